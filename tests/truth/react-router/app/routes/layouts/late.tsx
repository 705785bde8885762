import { Outlet, type MiddlewareFunction } from "react-router";
import { requireUser } from "~/auth/guards.server";

/** Checks when the loaders are done. */
export const middleware: MiddlewareFunction<Response>[] = [
  async ({ request }, next) => {
    const response = await next();
    await requireUser(request);
    return response;
  },
];

export default function Late() {
  return <Outlet />;
}
