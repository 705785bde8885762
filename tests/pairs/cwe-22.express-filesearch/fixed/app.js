const express = require('express');
const path = require('path');
const fs = require('fs');
const { exec } = require('child_process');

const app = express();
app.use(express.json());
const FILES_DIR = path.join(__dirname, 'files');

app.post('/search', (req, res) => {
  const { directory, pattern } = req.body;
  if (typeof directory !== 'string' || typeof pattern !== 'string') {
    return res.status(400).json({ error: 'Missing fields' });
  }
  const target = path.resolve(FILES_DIR, directory);
  if (target !== FILES_DIR && !target.startsWith(FILES_DIR + path.sep)) {
    return res.status(400).json({ error: 'Invalid directory' });
  }
  fs.readdir(target, (err, names) => {
    if (err) return res.status(404).json({ error: 'Not found' });
    res.json({ files: names.filter((n) => n.includes(pattern)) });
  });
});

app.listen(5000);
