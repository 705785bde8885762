import { auth } from "@/auth";

export async function POST() {
  const user = await auth();
  return new Response(`reached:unused-result ${user?.id}`);
}
