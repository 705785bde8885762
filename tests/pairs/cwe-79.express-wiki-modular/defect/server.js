const express = require('express');
const helmet = require('helmet');
const wiki = require('./routes/wiki');
const app = express();
app.use(helmet());
app.use(express.urlencoded({ extended: true }));
app.use('/wiki', wiki);
app.listen(process.env.PORT || 3000);
