import { requireUser } from "~/auth/guards.server";
import type { LoaderFunctionArgs } from "react-router";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireUser(request);
  return new Response("reached:account");
}
