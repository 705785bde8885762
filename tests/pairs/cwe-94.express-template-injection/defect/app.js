const express = require('express');
const ejs = require('ejs');
const app = express();
app.get('/card', (req, res) => {
  const html = ejs.render('<h1>' + req.query.title + '</h1>');
  res.send(html);
});
app.listen(3000);
