import { Hono, type MiddlewareHandler } from "hono";

export function createRoutes({ guard, name }: { guard?: MiddlewareHandler; name: string }): Hono {
  const app = new Hono();
  if (guard) app.use(guard);
  app.get("/items", (c) => c.text(`reached:${name}`));
  return app;
}
