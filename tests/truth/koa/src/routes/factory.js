import Router from "@koa/router";

export function createRouter({ guard, name }) {
  const router = new Router({ prefix: `/${name}` });
  if (guard) router.use(guard);
  router.get("/items", (ctx) => {
    ctx.body = `reached:${name}`;
  });
  return router;
}
