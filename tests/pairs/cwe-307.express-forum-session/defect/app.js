const express = require('express');
const session = require('express-session');
const bcrypt = require('bcrypt');
const app = express();
const users = {};
const posts = [];

app.use(express.urlencoded({ extended: true }));
app.use(express.json());
app.use(session({ secret: process.env.APP_SECRET, resave: false, saveUninitialized: true, cookie: { httpOnly: true, secure: true, sameSite: 'strict' } }));
app.use(function (req, res, next) {
  res.set({
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'self'",
  });
  next();
});

function esc(s) {
  return String(s).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');
}

app.post('/login', async (req, res) => {
  const { username, password } = req.body;
  const u = users[username];
  if (!u || !(await bcrypt.compare(password, u.hash))) {
    return res.status(401).send('Invalid');
  }
  req.session.user = username;
  res.redirect('/');
});

app.post('/post', (req, res) => {
  if (!req.session.user) return res.status(401).send('Login first');
  posts.push({ author: req.session.user, title: req.body.title, body: req.body.body });
  res.redirect('/');
});

app.get('/', (req, res) => {
  let html = '<h1>Forum</h1>';
  for (let i = 0; i < posts.length; i++) {
    const p = posts[i];
    html += '<article><h2>' + esc(p.title) + '</h2><p>' + esc(p.body) + '</p></article>';
  }
  res.send(html);
});
app.listen(5000);
