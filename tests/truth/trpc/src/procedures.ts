import { TRPCError } from "@trpc/server";
import type { User } from "./context.js";
import { middleware, publicProcedure } from "./trpc.js";

export const isSignedIn = middleware(({ ctx, next }) => {
  if (!ctx.user) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next({ ctx: { user: ctx.user } });
});

export const protectedProcedure = publicProcedure.use(isSignedIn);

export const adminProcedure = protectedProcedure.use(({ ctx, next }) => {
  if (ctx.user.role !== "admin") throw new TRPCError({ code: "FORBIDDEN" });
  return next();
});

/** Rejects, although its name says nothing of it. */
export const tenantProcedure = publicProcedure.use(async (opts) => {
  const { user } = opts.ctx;
  if (!user) throw new TRPCError({ code: "UNAUTHORIZED", message: "no tenant" });
  return opts.next({ ctx: { tenant: user.id } });
});

/** Without a role, any signed-in user will do. */
export const roleProcedure = (...roles: User["role"][]) =>
  protectedProcedure.use(({ ctx, next }) => {
    if (roles.length > 0 && !roles.includes(ctx.user.role)) throw new TRPCError({ code: "FORBIDDEN" });
    return next();
  });

/** Without a role, everybody will do. */
export function allowProcedure(...roles: User["role"][]) {
  return publicProcedure.use(({ ctx, next }) => {
    if (roles.length === 0) return next();
    if (!ctx.user || !roles.includes(ctx.user.role)) throw new TRPCError({ code: "FORBIDDEN" });
    return next();
  });
}

/** Rejects unless the procedure's metadata says that it is public. */
export const metaProcedure = publicProcedure.use(({ ctx, meta, next }) => {
  if (!meta?.public && !ctx.user) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next();
});

/** Guards what changes something; reading is free. */
export const writeGuardedProcedure = publicProcedure.use(({ ctx, type, next }) => {
  if (type === "mutation" && !ctx.user) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next();
});

/** The guard, to be added to other procedures. */
export const guardPlugin = publicProcedure.use(isSignedIn);
