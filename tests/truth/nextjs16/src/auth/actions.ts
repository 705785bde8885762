import { createSafeActionClient } from "next-safe-action";
import { auth } from ".";
import type { User } from "./token";

/** Runs the action for signed-in users only. */
export function withUser<Result>(action: (user: User) => Promise<Result>) {
  return async () => {
    const user = await auth();
    if (!user) throw new Error("sign in first");
    return action(user);
  };
}

/** Checks the input, and nobody's session. */
export const actionClient = createSafeActionClient();

export const authActionClient = actionClient.use(async ({ next }) => {
  const user = await auth();
  if (!user) throw new Error("sign in first");
  return next({ ctx: { user } });
});
