const { Router } = require("express");
const { requireUser } = require("../middleware/guards");

const chained = Router();

chained
  .route("/notes/:id")
  .all(requireUser)
  .get((_req, res) => {
    res.send("reached:note");
  })
  .delete((_req, res) => {
    res.send("reached:note-delete");
  });

chained
  .route("/comments")
  .get((_req, res) => {
    res.send("reached:comments");
  })
  .post(requireUser, (_req, res) => {
    res.send("reached:comment-create");
  });

chained.all("/files/:id", requireUser, (_req, res) => {
  res.send("reached:file");
});

chained.all("/vault/*", requireUser);
chained.get("/vault/:id", (_req, res) => {
  res.send("reached:vault");
});

// Guards reading only: the route below answers to more than GET.
chained.get("/reports/*", requireUser);
chained.get("/reports/:id", (_req, res) => {
  res.send("reached:report");
});
chained.post("/reports/:id", (_req, res) => {
  res.send("reached:report-run");
});

module.exports = { chained };
