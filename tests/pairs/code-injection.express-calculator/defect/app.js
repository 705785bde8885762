const express = require('express');
const app = express();
app.use(express.json());

app.post('/calculator', (req, res) => {
  const { expression } = req.body;
  if (typeof expression !== 'string') {
    return res.status(400).json({ error: 'Invalid expression' });
  }
  try {
    const result = eval(expression); // defect
    res.json({ result });
  } catch (err) {
    res.status(400).json({ error: 'Invalid expression' });
  }
});

app.listen(5000);
