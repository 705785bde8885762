const express = require('express');
const { sequelize } = require('./models');
const app = express();
app.use(express.json());
app.use('/products', require('./routes/products'));
sequelize.sync().then(() => app.listen(5000));
