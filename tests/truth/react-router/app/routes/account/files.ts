import type { LoaderFunctionArgs } from "react-router";
import { requireUser } from "~/auth/guards.server";

const open = ["logo.svg"];

export async function loader({ request, params }: LoaderFunctionArgs) {
  if (!open.includes(params["*"] ?? "")) await requireUser(request);
  return new Response("reached:file");
}
