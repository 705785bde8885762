import type { LoaderFunctionArgs } from "react-router";
import { getUser } from "~/auth/sessions.server";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const user = await getUser(request);
  if (!user) throw new Response(null, { status: 401 });
  return new Response("reached:profile");
};
