import express from 'express';

const app = express();
app.use(express.json());

app.post('/calculator', (req, res) => {
  const { expression } = req.body;
  if (typeof expression !== 'string') {
    return res.status(400).json({ error: 'expression required' });
  }
  try {
    const result = new Function(`return (${expression})`)();
    res.json({ result });
  } catch (e) {
    res.status(400).json({ error: 'Invalid expression' });
  }
});

app.listen(5000);
