import { requireUser } from "~/auth/guards.server";

const guards = { requireUser };

/** Knows the guard, and calls it for nothing. */
export function loader() {
  return new Response(`reached:unused ${Object.keys(guards).length}`);
}
