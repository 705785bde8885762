const express = require('express');
const fs = require('fs/promises');
const path = require('path');

const app = express();
const ROOT = path.resolve('./notes');

app.get('/notes/:name', async (req, res) => {
  const { name } = req.params;
  const file = path.join(ROOT, `${name}.txt`);
  try {
    const text = await fs.readFile(file, 'utf8'); // defect
    res.json({ text });
  } catch {
    res.status(404).json({ error: 'not found' });
  }
});

app.listen(3000);
