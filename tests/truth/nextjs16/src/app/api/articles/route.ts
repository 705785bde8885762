export function GET() {
  return new Response("reached:articles");
}

export function POST() {
  return new Response("reached:article-create");
}
