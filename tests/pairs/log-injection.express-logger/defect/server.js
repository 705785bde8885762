const express = require('express');
const fs = require('fs');
const path = require('path');

const app = express();
app.use(express.json());
const LOG = path.join(__dirname, 'server.log');

app.post('/log', (req, res) => {
  const { message } = req.body;
  if (typeof message !== 'string' || !message) {
    return res.status(400).json({ error: 'message is required' });
  }
  const line = `[${new Date().toISOString()}] ${message}\n`;
  fs.appendFile(LOG, line, (err) => { // defect
    if (err) return res.status(500).json({ error: 'could not write' });
    res.json({ ok: true });
  });
});

app.listen(3000);
