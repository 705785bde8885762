import { protectedProcedure } from "../procedures.js";
import { publicProcedure, router } from "../trpc.js";

/** Loaded when it is called. */
export const later = router({
  open: publicProcedure.query(() => "reached:later-open"),
  guarded: protectedProcedure.query(() => "reached:later-guarded"),
});
