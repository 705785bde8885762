const express = require('express');
const cookieParser = require('cookie-parser');
const jwt = require('jsonwebtoken');
const bcrypt = require('bcrypt');
const users = new Map();
const secrets = new Map();
const app = express();
app.use(express.json());
app.use(cookieParser());

const attempts = new Map();
function throttled(key) {
  const now = Date.now();
  const list = (attempts.get(key) || []).filter((t) => now - t < 60000);
  list.push(now);
  attempts.set(key, list);
  return list.length > 5;
}

function auth(req, res, next) {
  try {
    req.user = jwt.verify(req.cookies.token, process.env.JWT_SECRET);
    next();
  } catch (e) {
    res.status(401).json({ error: 'Unauthorized' });
  }
}

app.post('/register', async (req, res) => {
  const { username, password } = req.body;
  if (users.has(username)) return res.status(400).json({ error: 'taken' });
  users.set(username, { hash: await bcrypt.hash(password, 12) });
  res.status(201).json({ ok: true });
});

app.post('/login', async (req, res) => {
  const { username, password } = req.body;
  if (throttled(`${req.ip}:${username}`)) return res.status(429).json({ error: 'Slow down' });
  const user = users.get(username);
  if (!user || !(await bcrypt.compare(password, user.hash))) return res.status(401).json({ error: 'Invalid' });
  const token = jwt.sign({ username }, process.env.JWT_SECRET, { expiresIn: '1h' });
  res.cookie('token', token, { httpOnly: true, secure: true });
  res.json({ ok: true });
});

app.post('/secret', auth, (req, res) => {
  secrets.set(req.user.username, String(req.body.secret).slice(0, 1000));
  res.json({ ok: true });
});
app.get('/secret', auth, (req, res) => res.json({ secret: secrets.get(req.user.username) }));
app.listen(5000);
