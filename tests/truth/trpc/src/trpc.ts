import { initTRPC } from "@trpc/server";
import type { Context } from "./context.js";

interface Meta {
  public?: boolean;
  authRequired?: boolean;
}

const t = initTRPC.context<Context>().meta<Meta>().create();

export const { router, middleware, mergeRouters, createCallerFactory } = t;
export const publicProcedure = t.procedure;
