import { redirect } from "react-router";
import { getUser, type User } from "./sessions.server";

/** Throws a 401 at strangers. */
export async function requireUser(request: Request): Promise<User> {
  const user = await getUser(request);
  if (!user) throw new Response("sign in first", { status: 401 });
  return user;
}

/** Sends strangers to the sign-in page. */
export async function ensureSignedIn(request: Request): Promise<User> {
  const user = await getUser(request);
  if (!user) throw redirect("/sign-in");
  return user;
}

export async function requireRole(request: Request, ...roles: User["role"][]): Promise<User> {
  const user = await requireUser(request);
  if (roles.length > 0 && !roles.includes(user.role)) throw new Response("not yours", { status: 403 });
  return user;
}

/** Runs the loader or the action for signed-in users only. */
export function withUser<Args extends { request: Request }, Result>(run: (args: Args, user: User) => Result) {
  return async (args: Args) => run(args, await requireUser(args.request));
}
