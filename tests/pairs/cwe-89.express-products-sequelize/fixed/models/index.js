const { Sequelize, DataTypes } = require('sequelize');
const sequelize = new Sequelize({ dialect: 'sqlite', storage: 'db.sqlite3' });
const Product = sequelize.define('Product', { name: DataTypes.STRING, price: DataTypes.FLOAT });
module.exports = { sequelize, Product };
