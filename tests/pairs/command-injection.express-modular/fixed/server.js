const express = require('express');
const frames = require('./routes/frames');

const app = express();
app.use(express.json());
app.use('/frames', frames);
app.listen(process.env.PORT || 3000);
