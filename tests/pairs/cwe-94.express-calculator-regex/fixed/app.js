const express = require('express');
const app = express();
app.use(express.json());

function calculate(expression) {
  if (!/^[0-9+\-*/().\s]+$/.test(expression)) {
    throw new Error('Invalid characters');
  }
  return eval(expression);
}

app.post('/calculator', (req, res) => {
  try {
    const result = calculate(req.body.expression);
    res.json({ result });
  } catch (err) {
    res.status(400).json({ error: 'Invalid expression' });
  }
});
app.listen(5000, '0.0.0.0');
