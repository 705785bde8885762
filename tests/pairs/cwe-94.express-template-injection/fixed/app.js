const express = require('express');
const ejs = require('ejs');
const app = express();
app.get('/card', (req, res) => {
  const html = ejs.render('<h1><%= title %></h1>', { title: req.query.title });
  res.send(html);
});
app.listen(3000);
