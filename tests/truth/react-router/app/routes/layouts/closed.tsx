import { Outlet, type MiddlewareFunction } from "react-router";
import { userContext } from "~/auth/context";
import { requireUser } from "~/auth/guards.server";

/** Runs before every loader and action below. */
export const middleware: MiddlewareFunction<Response>[] = [
  async ({ request, context }, next) => {
    context.set(userContext, await requireUser(request));
    return next();
  },
];

export default function Closed() {
  return <Outlet />;
}
