import type { LoaderFunctionArgs } from "react-router";
import { redirectStrangers } from "~/auth/lookalikes.server";

export async function loader({ request }: LoaderFunctionArgs) {
  await redirectStrangers(request);
  return new Response("reached:not-thrown");
}
