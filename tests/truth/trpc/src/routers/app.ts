import { lazy } from "@trpc/server";
import { protectedProcedure } from "../procedures.js";
import { publicProcedure, router } from "../trpc.js";
import { chains } from "./chains.js";
import { createItems, exportsRouter } from "./made.js";
import { merged } from "./merged.js";
import { resolvers } from "./resolvers.js";

export const appRouter = router({
  ping: publicProcedure.query(() => "reached:ping"),
  chains,
  resolvers,
  posts: merged,
  later: lazy(() => import("./later.js").then((module) => module.later)),
  items: createItems("items-open", publicProcedure),
  guardedItems: createItems("items-guarded", protectedProcedure),
  exports: exportsRouter,
  teams: {
    members: router({
      list: protectedProcedure.query(() => "reached:members"),
      count: publicProcedure.query(() => "reached:members-count"),
    }),
  },
});

export type AppRouter = typeof appRouter;
