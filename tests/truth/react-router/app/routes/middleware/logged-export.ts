export function loader() {
  return new Response("reached:logged-export");
}
