const router = require('express').Router();
const cart = require('./cart');

router.post('/carts/:cartId/items', async (req, res, next) => {
  try {
    const { productId, quantity } = req.body;
    if (typeof productId !== 'string') return res.status(400).json({ error: 'productId' });
    const items = await cart.addItem(req.params.cartId, productId, Number(quantity));
    res.status(201).json({ items });
  } catch (error) {
    next(error);
  }
});

module.exports = router;
