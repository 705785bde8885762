import { protectedProcedure } from "../procedures.js";
import { publicProcedure, router } from "../trpc.js";

/** A router from a factory, whose base is given. */
export function createItems(name: string, base: typeof publicProcedure | typeof protectedProcedure) {
  return router({ list: (base as typeof publicProcedure).query(() => `reached:${name}`) });
}

const formats = ["csv", "pdf"] as const;

/** A procedure for each entry of a list. */
export const exportsRouter = router(
  Object.fromEntries(formats.map((format) => [format, protectedProcedure.query(() => `reached:export-${format}`)])),
);
