import { Router } from "express";
import { requireUser } from "../middleware/guards.js";

export const chained = Router();

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

chained.all("/vault/*rest", requireUser);
chained.get("/vault/:id", (_req, res) => {
  res.send("reached:vault");
});

// Guards reading only: the route below answers to more than GET.
chained.get("/reports/*rest", requireUser);
chained.get("/reports/:id", (_req, res) => {
  res.send("reached:report");
});
chained.post("/reports/:id", (_req, res) => {
  res.send("reached:report-run");
});
