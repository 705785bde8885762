import type { MiddlewareFunction } from "react-router";
import { userContext } from "./context";
import { getUser } from "./sessions.server";

/** Says who is there, if somebody is. */
export const populate: MiddlewareFunction<Response> = async ({ request, context }, next) => {
  context.set(userContext, (await getUser(request)) ?? null);
  return next();
};
