const express = require('express');
const app = express();
app.get('/repeat', (req, res) => {
  const n = parseInt(req.query.n, 10);
  if (!(n > 0 && n <= 1000)) return res.status(400).json({ error: 'n' });
  res.json({ text: 'a'.repeat(n), list: Array.from({ length: n }, (_, i) => i) });
});
app.get('/fib/:n', (req, res) => {
  const n = Number(req.params.n);
  if (n > 1000) return res.status(400).end();
  let a = 0, b = 1;
  for (let i = 0; i < n; i++) { [a, b] = [b, a + b]; }
  res.json({ a });
});
app.listen(3000);
