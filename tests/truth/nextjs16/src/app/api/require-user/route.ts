import { requireUser } from "@/auth";

export async function GET() {
  await requireUser();
  return new Response("reached:require-user");
}
