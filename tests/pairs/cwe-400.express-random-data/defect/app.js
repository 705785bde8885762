const express = require('express');
const app = express();
app.get('/repeat', (req, res) => {
  const n = parseInt(req.query.n, 10);
  res.json({ text: 'a'.repeat(n), list: Array.from({ length: n }, (_, i) => i) });
});
app.get('/fib/:n', (req, res) => {
  const n = Number(req.params.n);
  let a = 0, b = 1;
  for (let i = 0; i < n; i++) { [a, b] = [b, a + b]; }
  res.json({ a });
});
app.listen(3000);
