import express from 'express';
import { evaluate } from 'mathjs';

const app = express();
app.use(express.json());

app.post('/calculator', (req, res) => {
  const { expression } = req.body;
  if (typeof expression !== 'string') {
    return res.status(400).json({ error: 'expression required' });
  }
  try {
    if (expression.length > 200) return res.status(400).json({ error: 'too long' });
    const result = evaluate(expression);
    res.json({ result });
  } catch (e) {
    res.status(400).json({ error: 'Invalid expression' });
  }
});

app.listen(5000);
