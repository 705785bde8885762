export function GET() {
  return new Response("reached:admin-users");
}
