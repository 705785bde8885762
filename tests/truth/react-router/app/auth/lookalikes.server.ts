import { redirect } from "react-router";
import { getUser } from "./sessions.server";

/** Named like a guard; only writes a line. */
export async function requireAuth(request: Request) {
  if (!(await getUser(request))) console.log(`stranger at ${request.url}`);
}

/** Makes the redirect without throwing it. */
export async function redirectStrangers(request: Request) {
  if (!(await getUser(request))) return redirect("/sign-in");
}

/** Is content with any cookie. */
export function hasCookie(request: Request) {
  if (!request.headers.get("Cookie")?.includes("session=")) throw new Response("sign in first", { status: 401 });
}
