export function GET() {
  return new Response("reached:health");
}
