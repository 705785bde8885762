const express = require('express');
const { promisify } = require('util');
const cp = require('child_process');
const exec = promisify(cp.exec);
const execFile = promisify(cp.execFile);
const app = express();
app.use(express.json());

app.post('/ping', async (req, res) => {
  try {
    const { stdout } = await exec(`ping -c 1 ${req.body.host}`);
    res.json({ output: stdout });
  } catch (e) {
    res.status(500).json({ error: 'failed' });
  }
});

app.get('/usage', async (req, res) => {
  const { stdout } = await exec('uptime');
  res.json({ stdout });
});
app.listen(5000);
