import { Router, type RequestHandler } from "express";

interface Deps {
  guard?: RequestHandler;
  name: string;
}

export function createRouter({ guard, name }: Deps): Router {
  const router = Router();
  if (guard) router.use(guard);
  router.get("/items", (_req, res) => {
    res.send(`reached:${name}`);
  });
  return router;
}
