import Router from "@koa/router";
import jwt from "koa-jwt";
import passport from "../auth/passport.js";
import { config } from "../config.js";

const secret = config.jwtSecret;

export const required = new Router({ prefix: "/jwt-required" });
required.use(jwt({ secret }));
required.get("/data", (ctx) => {
  ctx.body = "reached:jwt-required";
});

export const passthrough = new Router({ prefix: "/jwt-passthrough" });
passthrough.use(jwt({ secret, passthrough: true }));
passthrough.get("/data", (ctx) => {
  ctx.body = "reached:jwt-passthrough";
});

export const excepted = new Router({ prefix: "/jwt-unless" });
excepted.use(jwt({ secret }).unless({ path: ["/jwt-unless/token", /\/public/] }));
excepted.post("/token", (ctx) => {
  ctx.body = "reached:unless-token";
});
excepted.get("/data", (ctx) => {
  ctx.body = "reached:unless-data";
});
// The expression has no anchor, so it lets this through as well.
excepted.get("/users/public-keys", (ctx) => {
  ctx.body = "reached:unless-unanchored";
});

export const passports = new Router({ prefix: "/passport" });
passports.use(passport.initialize());
passports.get("/initialize-only", (ctx) => {
  ctx.body = "reached:passport-initialize";
});
passports.get("/jwt", passport.authenticate("jwt", { session: false }), (ctx) => {
  ctx.body = "reached:passport-jwt";
});
passports.get(
  "/callback-goes-on",
  (ctx, next) =>
    passport.authenticate("jwt", { session: false }, async (_error, user) => {
      ctx.state.user = user;
      await next();
    })(ctx, next),
  (ctx) => {
    ctx.body = "reached:passport-callback";
  },
);
