import { requireUser } from "@/auth";

const guards = { requireUser };

/** Knows the guard, and calls it for nothing. */
export function GET() {
  return new Response(`reached:imported ${Object.keys(guards).length}`);
}
