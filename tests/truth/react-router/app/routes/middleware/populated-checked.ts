import type { LoaderFunctionArgs } from "react-router";
import { userContext } from "~/auth/context";
import { populate } from "~/auth/populate.server";

export const middleware = [populate];

export function loader({ context }: LoaderFunctionArgs) {
  if (!context.get(userContext)) throw new Response("sign in first", { status: 401 });
  return new Response("reached:populated-checked");
}
