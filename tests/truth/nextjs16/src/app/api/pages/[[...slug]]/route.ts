export function GET() {
  return new Response("reached:optional-slug");
}
