import { Hono } from "hono";
import { basicAuth } from "hono/basic-auth";
import { bearerAuth } from "hono/bearer-auth";
import { every, except, some } from "hono/combine";
import { jwt } from "hono/jwt";
import { config } from "../config.js";
import { requireUser } from "../middleware/guards.js";
import { requireAuth } from "../middleware/lookalikes.js";

const token = jwt({ secret: config.jwtSecret, alg: "HS256" });

export const packages = new Hono();

packages.use("/jwt/*", token);
packages.get("/jwt/data", (c) => c.text("reached:jwt"));
packages.get("/jwt-cookie", jwt({ secret: config.jwtSecret, alg: "HS256", cookie: "session" }), (c) => {
  return c.text("reached:jwt-cookie");
});
packages.get("/bearer", bearerAuth({ token: config.apiToken }), (c) => c.text("reached:bearer"));
packages.get("/bearer-any", bearerAuth({ verifyToken: async (given) => given.length > 0 }), (c) => c.text("reached:bearer-any"));
packages.get("/basic", basicAuth({ username: "ada", password: config.apiToken }), (c) => c.text("reached:basic"));

packages.get("/some", some(token, requireUser), (c) => c.text("reached:some"));
packages.get("/some-harmless", some(token, requireAuth), (c) => c.text("reached:some-harmless"));
packages.get("/every", every(requireAuth, requireUser), (c) => c.text("reached:every"));

packages.use("/except/*", except(["*/except/public/*", "*/except/login"], requireUser));
packages.post("/except/login", (c) => c.text("reached:except-login"));
packages.get("/except/public/docs", (c) => c.text("reached:except-public"));
packages.get("/except/data", (c) => c.text("reached:except-data"));
