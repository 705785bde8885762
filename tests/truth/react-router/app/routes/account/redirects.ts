import type { LoaderFunctionArgs } from "react-router";
import { ensureSignedIn } from "~/auth/guards.server";

export async function loader({ request }: LoaderFunctionArgs) {
  const user = await ensureSignedIn(request);
  return new Response(`reached:redirects ${user.id}`);
}
