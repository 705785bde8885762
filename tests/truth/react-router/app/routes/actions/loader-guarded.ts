import type { LoaderFunctionArgs } from "react-router";
import { requireUser } from "~/auth/guards.server";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireUser(request);
  return new Response("reached:lg-loader");
}

export function action() {
  return new Response("reached:lg-action");
}
