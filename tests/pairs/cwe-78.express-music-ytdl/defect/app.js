const express = require('express');
const { spawn, exec } = require('child_process');
const app = express();
app.use(express.json());
app.post('/download', (req, res) => {
  const { url, format } = req.body;
  const child = spawn(`yt-dlp -f ${format} -o - ${url}`, { shell: true, timeout: 60000 });
  child.stdout.pipe(res);
});
app.listen(3000);
