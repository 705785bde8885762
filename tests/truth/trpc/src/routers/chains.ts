import { z } from "zod";
import { authedProcedure, enforceUser, lateProcedure, userProcedure } from "../lookalikes.js";
import {
  adminProcedure,
  allowProcedure,
  guardPlugin,
  isSignedIn,
  metaProcedure,
  protectedProcedure,
  roleProcedure,
  tenantProcedure,
  writeGuardedProcedure,
} from "../procedures.js";
import { publicProcedure, router } from "../trpc.js";

const id = z.object({ id: z.string() });

/** One procedure for each chain that guards, or looks as if it did. */
export const chains = router({
  open: publicProcedure.query(() => "reached:open"),
  openWrite: publicProcedure.input(id).mutation(() => "reached:open-write"),

  guarded: protectedProcedure.query(() => "reached:guarded"),
  guardedWrite: protectedProcedure.input(id).mutation(() => "reached:guarded-write"),
  admin: adminProcedure.mutation(() => "reached:admin"),
  tenant: tenantProcedure.query(() => "reached:tenant"),
  inline: publicProcedure.use(isSignedIn).query(() => "reached:inline"),
  afterInput: publicProcedure
    .input(id)
    .use(isSignedIn)
    .mutation(() => "reached:after-input"),
  concat: publicProcedure.concat(guardPlugin).query(() => "reached:concat"),

  role: roleProcedure("admin").query(() => "reached:role"),
  noRole: roleProcedure().query(() => "reached:no-role"),
  allowRole: allowProcedure("admin").query(() => "reached:allow-role"),
  allowNothing: allowProcedure().query(() => "reached:allow-nothing"),

  metaPublic: metaProcedure.meta({ public: true }).query(() => "reached:meta-public"),
  metaPrivate: metaProcedure.query(() => "reached:meta-private"),
  metaUnread: publicProcedure.meta({ authRequired: true }).query(() => "reached:meta-unread"),
  writeGuardedRead: writeGuardedProcedure.query(() => "reached:write-guarded-read"),
  writeGuardedWrite: writeGuardedProcedure.mutation(() => "reached:write-guarded-write"),

  onlyLogs: authedProcedure.mutation(() => "reached:only-logs"),
  notThrown: publicProcedure.use(enforceUser).query(() => "reached:not-thrown"),
  guest: userProcedure.query(({ ctx }) => `reached:guest ${ctx.user.id}`),
  late: lateProcedure.mutation(() => {
    console.log("reached:late");
    return "reached:late";
  }),
});
