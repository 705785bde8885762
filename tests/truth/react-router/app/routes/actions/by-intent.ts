import type { ActionFunctionArgs } from "react-router";
import { requireUser } from "~/auth/guards.server";

/** One action for all buttons of a form. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  switch (form.get("intent")) {
    case "delete":
      await requireUser(request);
      return new Response("reached:intent-delete");
    default:
      return new Response("reached:intent-save");
  }
}
