const { Router } = require('express');
const service = require('../services/LogService');
const router = Router();

router.post('/', async (req, res, next) => {
  try {
    const { level, message } = req.body;
    if (!level || !message) return res.status(400).json({ error: 'level and message are required' });
    await service.add({ timestamp: new Date().toISOString(), level, message });
    res.status(201).json({ success: true });
  } catch (e) {
    next(e);
  }
});

router.get('/', async (req, res, next) => {
  try {
    res.json(await service.all());
  } catch (e) {
    next(e);
  }
});

module.exports = router;
