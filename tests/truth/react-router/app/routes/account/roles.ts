import type { ActionFunctionArgs, LoaderFunctionArgs } from "react-router";
import { requireRole } from "~/auth/guards.server";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireRole(request);
  return new Response("reached:no-role");
}

export async function action({ request }: ActionFunctionArgs) {
  await requireRole(request, "admin");
  return new Response("reached:role");
}
