const express = require('express');
const { spawn, exec } = require('child_process');
const app = express();
app.use(express.json());
app.post('/download', (req, res) => {
  const { url, format } = req.body;
  if (!/^https:\/\/[\w./?=&-]+$/.test(url) || !['mp3', 'm4a'].includes(format)) return res.sendStatus(400);
  const child = spawn('yt-dlp', ['-f', format, '-o', '-', '--', url], { timeout: 60000 });
  child.stdout.pipe(res);
});
app.listen(3000);
