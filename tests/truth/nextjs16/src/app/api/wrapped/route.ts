import { withAuth } from "@/auth/handlers";

export const GET = withAuth((_request, user) => new Response(`reached:wrapped ${user.id}`));

export const POST = withAuth(async () => {
  return new Response("reached:wrapped-post");
});
