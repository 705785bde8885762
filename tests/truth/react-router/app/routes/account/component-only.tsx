import { Navigate, useLoaderData, type LoaderFunctionArgs } from "react-router";
import { getUser } from "~/auth/sessions.server";

export async function loader({ request }: LoaderFunctionArgs) {
  console.log("reached:component-only");
  return { user: (await getUser(request)) ?? null, text: "reached:component-only" };
}

/** Hides what the loader has sent already. */
export default function ComponentOnly() {
  const { user, text } = useLoaderData<typeof loader>();
  if (!user) return <Navigate to="/sign-in" />;
  return <p>{text}</p>;
}
