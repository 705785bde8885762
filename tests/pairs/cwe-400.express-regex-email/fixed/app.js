const express = require('express');
const app = express();
app.use(express.json());
const EMAIL = /^[a-zA-Z0-9]+@[a-zA-Z0-9.]+\.[a-z]+$/;
app.post('/unsubscribe', (req, res) => {
  if (!EMAIL.test(req.body.email)) return res.status(400).json({ error: 'email' });
  res.json({ ok: true });
});
app.listen(3000);
