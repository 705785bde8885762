const express = require('express');
const { spawn } = require('child_process');
const fs = require('fs/promises');
const os = require('os');
const path = require('path');
const app = express();
app.use(express.json({ limit: '100kb' }));
app.post('/run', async (req, res) => {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'run-'));
  const file = path.join(dir, 'main.test.js');
  await fs.writeFile(file, String(req.body.code));
  const child = spawn('node', ['--test', file]);
  let out = '';
  child.stdout.on('data', (d) => { out += d; });
  child.on('close', (code) => res.json({ code, out }));
});
app.listen(3000);
