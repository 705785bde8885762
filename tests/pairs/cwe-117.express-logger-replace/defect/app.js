const express = require('express');
const fs = require('fs');
const app = express();
app.use(express.json());
app.post('/log', (req, res) => {
  const level = ['info', 'warn'].includes(req.body.level) ? req.body.level : 'info';
  const message = String(req.body.message).replace('\n', ' ');
  fs.appendFileSync('./log.txt', `[${level}] ${message}\n`);
  res.sendStatus(201);
});
app.listen(3000);
