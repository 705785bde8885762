import { cookies } from "next/headers";

export async function GET() {
  if (!(await cookies()).has("session")) return new Response("sign in first", { status: 401 });
  return new Response("reached:any-cookie");
}
