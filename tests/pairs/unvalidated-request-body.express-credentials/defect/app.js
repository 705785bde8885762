const express = require('express');
const Database = require('better-sqlite3');
const app = express();
app.use(express.json());

const db = new Database('secrets.db');
db.exec('CREATE TABLE IF NOT EXISTS secrets (owner TEXT, label TEXT, value TEXT)');

app.post('/secrets', (req, res) => {
  const { owner, label, value } = req.body;
  db.prepare('INSERT INTO secrets (owner, label, value) VALUES (?, ?, ?)').run(owner, label, value); // defect
  res.status(201).json({ ok: true });
});

app.listen(8080);
