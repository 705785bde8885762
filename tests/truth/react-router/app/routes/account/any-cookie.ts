import type { LoaderFunctionArgs } from "react-router";
import { hasCookie } from "~/auth/lookalikes.server";

export function loader({ request }: LoaderFunctionArgs) {
  hasCookie(request);
  return new Response("reached:any-cookie");
}
