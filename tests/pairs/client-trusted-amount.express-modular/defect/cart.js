const carts = new Map();

async function addItem(cartId, productId, quantity) {
  const items = carts.get(cartId) || [];
  const known = items.find((item) => item.productId === productId);
  if (known) {
    known.quantity += quantity; // defect
  } else {
    items.push({ productId, quantity });
  }
  carts.set(cartId, items);
  return items;
}

module.exports = { addItem };
