import type { LoaderFunctionArgs } from "react-router";
import { getUser } from "~/auth/sessions.server";

export async function loader({ request }: LoaderFunctionArgs) {
  const user = await getUser(request);
  return new Response(`reached:ignores ${user?.id}`);
}
