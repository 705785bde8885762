import { Outlet, type LoaderFunctionArgs } from "react-router";
import { ensureSignedIn } from "~/auth/guards.server";

/** The same without a path of its own. */
export async function loader({ request }: LoaderFunctionArgs) {
  await ensureSignedIn(request);
  return null;
}

export default function Pathless() {
  return <Outlet />;
}
