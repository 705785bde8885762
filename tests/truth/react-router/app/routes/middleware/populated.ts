import { populate } from "~/auth/populate.server";

export const middleware = [populate];

export function loader() {
  return new Response("reached:populated");
}
