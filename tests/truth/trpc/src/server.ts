import { createExpressMiddleware } from "@trpc/server/adapters/express";
import express from "express";
import { createContext, createStrictContext, requireUser } from "./context.js";
import { appRouter } from "./routers/app.js";
import { metricsRouter } from "./routers/metrics.js";

const app = express();

app.get("/health", (_req, res) => {
  res.send("reached:health");
});
app.use("/trpc", createExpressMiddleware({ router: appRouter, createContext }));

// The same router three times: open, behind a guard of Express, behind a context that rejects.
app.use("/metrics", createExpressMiddleware({ router: metricsRouter, createContext }));
app.use("/guarded-metrics", requireUser, createExpressMiddleware({ router: metricsRouter, createContext }));
app.use("/strict-metrics", createExpressMiddleware({ router: metricsRouter, createContext: createStrictContext }));

app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1");
