const express = require('express');
const app = express();
app.use(express.json());

app.post('/calculator', (req, res) => {
  const { expression } = req.body;
  if (typeof expression !== 'string') {
    return res.status(400).json({ error: 'Invalid expression' });
  }
  if (!/^[0-9+\-*/(). ]+$/.test(expression)) {
    return res.status(400).json({ error: 'Invalid expression' });
  }
  try {
    const result = eval(expression);
    res.json({ result });
  } catch (err) {
    res.status(400).json({ error: 'Invalid expression' });
  }
});

app.listen(5000);
