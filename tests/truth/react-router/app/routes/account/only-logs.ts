import type { LoaderFunctionArgs } from "react-router";
import { requireAuth } from "~/auth/lookalikes.server";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireAuth(request);
  return new Response("reached:only-logs");
}
