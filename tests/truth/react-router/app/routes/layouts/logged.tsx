import { Outlet, type MiddlewareFunction } from "react-router";
import { requireAuth } from "~/auth/lookalikes.server";

/** Rejects nobody. */
export const middleware: MiddlewareFunction<Response>[] = [({ request }) => requireAuth(request)];

export default function Logged() {
  return <Outlet />;
}
