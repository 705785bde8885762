const express = require('express');
const session = require('express-session');
const passport = require('passport');
const LocalStrategy = require('passport-local').Strategy;
const bcrypt = require('bcryptjs');
const rateLimit = require('express-rate-limit');
const users = require('./users');

passport.use(new LocalStrategy(async (username, password, done) => {
  const user = users.find((u) => u.username === username);
  if (!user || !(await bcrypt.compare(password, user.hash))) return done(null, false);
  return done(null, user);
}));
passport.serializeUser((u, done) => done(null, u.id));
passport.deserializeUser((id, done) => done(null, users.find((u) => u.id === id)));

const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(session({ secret: process.env.SECRET, resave: false, saveUninitialized: false }));
app.use(rateLimit({ windowMs: 60 * 1000, max: 60 }));
app.use(passport.initialize());
app.use(passport.session());

app.post('/login', passport.authenticate('local', { failureRedirect: '/login' }), (req, res) => res.redirect('/'));
app.post('/profile', (req, res) => {
  if (!req.isAuthenticated()) return res.sendStatus(401);
  req.user.bio = String(req.body.bio);
  res.redirect('/');
});
app.listen(3000);
