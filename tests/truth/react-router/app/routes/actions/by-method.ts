import type { ActionFunctionArgs } from "react-router";
import { requireUser } from "~/auth/guards.server";

/** One action for all methods that write. */
export async function action({ request }: ActionFunctionArgs) {
  if (request.method === "DELETE") {
    await requireUser(request);
    return new Response("reached:by-method-delete");
  }
  return new Response("reached:by-method");
}
