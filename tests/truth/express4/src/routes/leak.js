const { Router } = require("express");
const { requireUser } = require("../middleware/guards");

/** Three routers that are mounted on one prefix, in this order. */
const catalogue = Router();
catalogue.get("/catalogue", (_req, res) => {
  res.send("reached:catalogue");
});

const wallet = Router();
wallet.use(requireUser);
wallet.get("/wallet", (_req, res) => {
  res.send("reached:wallet");
});

const news = Router();
news.get("/news", (_req, res) => {
  res.send("reached:news");
});

module.exports = { catalogue, wallet, news };
