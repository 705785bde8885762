import type { LoaderFunctionArgs } from "react-router";
import { withUser } from "~/auth/guards.server";

export const loader = withUser((_args: LoaderFunctionArgs, user) => new Response(`reached:wrapped ${user.id}`));
