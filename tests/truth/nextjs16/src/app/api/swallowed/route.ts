import { requireUser } from "@/auth";

/** A redirect is thrown, so it can be caught. */
export async function GET() {
  try {
    await requireUser();
  } catch (error) {
    console.error("could not read the session", error instanceof Error ? error.message : error);
  }
  return new Response("reached:swallowed");
}
