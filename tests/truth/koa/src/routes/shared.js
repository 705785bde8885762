import Router from "@koa/router";
import { requireUser } from "../middleware/guards.js";

/** Two routers that the application uses one after the other, on the same prefix. */
export const wallet = new Router({ prefix: "/shared" });
wallet.use(requireUser);
wallet.get("/wallet", (ctx) => {
  ctx.body = "reached:wallet";
});

export const news = new Router({ prefix: "/shared" });
news.get("/news", (ctx) => {
  ctx.body = "reached:news";
});
