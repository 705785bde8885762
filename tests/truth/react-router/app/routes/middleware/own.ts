import type { MiddlewareFunction } from "react-router";
import { requireUser } from "~/auth/guards.server";

const guard: MiddlewareFunction<Response> = async ({ request }) => {
  await requireUser(request);
};

export const middleware = [guard];

export function loader() {
  return new Response("reached:own");
}

export function action() {
  return new Response("reached:own-action");
}
