import { Hono } from "hono";
import { requireUser } from "../middleware/guards.js";

/** What a path given to use() covers. */
export const paths = new Hono();

paths.use("/exact", requireUser);
paths.get("/exact", (c) => c.text("reached:exact"));
paths.get("/exact/below", (c) => c.text("reached:exact-below"));

paths.use("/star/*", requireUser);
paths.get("/star", (c) => c.text("reached:star"));
paths.get("/star/below/deep", (c) => c.text("reached:star-below"));
paths.get("/starlike", (c) => c.text("reached:starlike"));

paths.use("/:tenant/settings/*", requireUser);
paths.get("/:tenant/settings/mail", (c) => c.text("reached:tenant-settings"));

// Only numbers are guarded; the route takes anything.
paths.use("/files/:id{[0-9]+}", requireUser);
paths.get("/files/:id", (c) => c.text("reached:file"));

paths.get("/early", (c) => c.text("reached:early"));
paths.use(requireUser);
paths.get("/late", (c) => c.text("reached:late"));
