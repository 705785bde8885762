const express = require('express');
const sqlite3 = require('sqlite3').verbose();

const app = express();
app.use(express.json());
const db = new sqlite3.Database(':memory:');

db.serialize(() => {
  db.run('CREATE TABLE cart_items (cart_id TEXT, item_id INTEGER, quantity INTEGER)');
});

app.post('/cart/:id/items', (req, res) => {
  const { itemId, quantity } = req.body;
  if (!Number.isInteger(itemId) || !Number.isInteger(quantity) || quantity <= 0 || quantity > 1000) {
    return res.status(400).json({ error: 'itemId and quantity must be positive integers' });
  }
  db.run(
    'INSERT INTO cart_items (cart_id, item_id, quantity) VALUES (?, ?, ?)',
    [req.params.id, itemId, quantity],
    (err) => {
      if (err) return res.status(500).json({ error: 'database error' });
      res.status(201).json({ ok: true });
    },
  );
});

app.listen(5000);
