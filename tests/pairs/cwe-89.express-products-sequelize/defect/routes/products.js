const { Router } = require('express');
const { sequelize, Product } = require('../models');
const { QueryTypes } = require('sequelize');
const router = Router();

router.get('/', async (req, res) => {
  const { search = '', sort = 'name' } = req.query;
  const rows = await sequelize.query(`SELECT * FROM Products WHERE name LIKE '%${search}%' ORDER BY ${sort}`, { type: QueryTypes.SELECT });
  res.json(rows);
});

module.exports = router;
