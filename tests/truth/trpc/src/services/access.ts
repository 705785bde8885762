import { TRPCError } from "@trpc/server";
import type { Context, User } from "../context.js";

export function assertUser(ctx: Context): User {
  if (!ctx.user) throw new TRPCError({ code: "UNAUTHORIZED", message: "sign in first" });
  return ctx.user;
}
