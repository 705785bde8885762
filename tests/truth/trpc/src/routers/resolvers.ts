import { TRPCError } from "@trpc/server";
import { protectedProcedure } from "../procedures.js";
import { invoiceFor } from "../services/invoices.js";
import { createCallerFactory, publicProcedure, router } from "../trpc.js";

export const unused = protectedProcedure;

const vault = router({ secret: protectedProcedure.query(() => "reached:vault-secret") });
const callVault = createCallerFactory(vault);

/** Checks, and their absence, inside the resolver. */
export const resolvers = router({
  throws: publicProcedure.query(({ ctx }) => {
    if (!ctx.user) throw new TRPCError({ code: "UNAUTHORIZED" });
    return "reached:throws";
  }),
  returnsError: publicProcedure.query(({ ctx }) => {
    const answer = "reached:returns-error";
    if (!ctx.user) return { error: new TRPCError({ code: "UNAUTHORIZED" }).code, answer };
    return { answer };
  }),
  ignores: publicProcedure.mutation(({ ctx }) => {
    const owner = ctx.user?.id;
    return `reached:ignores ${owner}`;
  }),
  helper: publicProcedure.query(async ({ ctx }) => {
    const invoice = await invoiceFor(ctx);
    return `reached:helper ${invoice.owner}`;
  }),
  helperNotAwaited: publicProcedure.query(({ ctx }) => {
    invoiceFor(ctx).catch((error: Error) => console.error(error.message));
    return "reached:helper-not-awaited";
  }),
  caller: publicProcedure.query(({ ctx }) => callVault(ctx).secret()),
  callerAsSystem: publicProcedure.query(() => callVault({ user: { id: "system", role: "admin" } }).secret()),
});
