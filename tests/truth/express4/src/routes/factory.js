const { Router } = require("express");

function createRouter({ guard, name }) {
  const router = Router();
  if (guard) router.use(guard);
  router.get("/items", (_req, res) => {
    res.send(`reached:${name}`);
  });
  return router;
}

module.exports = { createRouter };
