import { withSession } from "@/auth/handlers";

export const POST = withSession(() => new Response("reached:only-logs"));
