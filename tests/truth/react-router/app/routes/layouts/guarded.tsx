import { Outlet, type LoaderFunctionArgs } from "react-router";
import { requireUser } from "~/auth/guards.server";

/** Guards itself. The loaders below run beside this one. */
export async function loader({ request }: LoaderFunctionArgs) {
  const user = await requireUser(request);
  return { user };
}

export default function Guarded() {
  return <Outlet />;
}
