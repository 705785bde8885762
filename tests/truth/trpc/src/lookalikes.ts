import { TRPCError } from "@trpc/server";
import { middleware, publicProcedure } from "./trpc.js";

/** Named like a guard; only writes a line. */
export const authedProcedure = publicProcedure.use(({ ctx, path, next }) => {
  if (!ctx.user) console.log(`stranger at ${path}`);
  return next();
});

/** Makes the error without throwing it. */
export const enforceUser = middleware(({ ctx, next }) => {
  if (!ctx.user) new TRPCError({ code: "UNAUTHORIZED" });
  return next();
});

/** Fills in somebody where nobody is. */
export const userProcedure = publicProcedure.use(({ ctx, next }) => {
  return next({ ctx: { user: ctx.user ?? { id: "guest", role: "member" as const } } });
});

/** Checks when the procedure is done. */
export const lateProcedure = publicProcedure.use(async ({ ctx, next }) => {
  const result = await next();
  if (!ctx.user) throw new TRPCError({ code: "UNAUTHORIZED" });
  return result;
});
