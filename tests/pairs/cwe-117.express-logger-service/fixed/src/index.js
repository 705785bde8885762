const express = require('express');
const logRoutes = require('./routes/logs');
const app = express();
app.use(express.json({ limit: '100kb' }));
app.use('/logs', logRoutes);
app.use((err, req, res, next) => {
  console.error(err.stack);
  res.status(500).json({ error: 'Internal error' });
});
app.listen(5000);
