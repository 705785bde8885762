export function GET() {
  return new Response("reached:with-cookie");
}
