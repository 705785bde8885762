export function GET() {
  return new Response("reached:audited");
}
