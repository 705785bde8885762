const express = require('express');
const Database = require('better-sqlite3');
const app = express();
app.use(express.json());

const db = new Database('secrets.db');
db.exec('CREATE TABLE IF NOT EXISTS secrets (owner TEXT, label TEXT, value TEXT)');

function isText(value) {
  return typeof value === 'string' && value.length > 0 && value.length < 500;
}

app.post('/secrets', (req, res) => {
  const { owner, label, value } = req.body;
  if (!isText(owner) || !isText(label) || !isText(value)) {
    return res.status(400).json({ error: 'owner, label and value are required' });
  }
  db.prepare('INSERT INTO secrets (owner, label, value) VALUES (?, ?, ?)').run(owner, label, value);
  res.status(201).json({ ok: true });
});

app.listen(8080);
