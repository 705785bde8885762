const router = require("express").Router();
const { requireUser } = require("../middleware/guards");

/** The guard stands in front of everything. */
router.use(requireUser);
router.get("/:id", (_req, res) => {
  res.send("reached:order");
});
router.post("/", (_req, res) => {
  res.send("reached:order-create");
});

module.exports = router;
