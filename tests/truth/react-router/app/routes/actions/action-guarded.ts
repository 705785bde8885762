import type { ActionFunctionArgs } from "react-router";
import { requireUser } from "~/auth/guards.server";

export function loader() {
  return new Response("reached:ag-loader");
}

export async function action({ request }: ActionFunctionArgs) {
  await requireUser(request);
  return new Response("reached:ag-action");
}
