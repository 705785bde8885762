export function GET() {
  return new Response("reached:partner-prices");
}
