import { protectedProcedure } from "../procedures.js";
import { mergeRouters, publicProcedure, router } from "../trpc.js";

const posts = router({
  list: publicProcedure.query(() => "reached:posts-list"),
  remove: protectedProcedure.mutation(() => "reached:posts-remove"),
});

const comments = router({
  comment: publicProcedure.mutation(() => "reached:posts-comment"),
});

/** Two routers in one: each procedure keeps its chain. */
export const merged = mergeRouters(posts, comments);
