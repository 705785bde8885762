import { publicProcedure, router } from "../trpc.js";

export const metricsRouter = router({
  read: publicProcedure.query(() => "reached:metrics"),
});
