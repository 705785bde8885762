export function loader() {
  return new Response("reached:closed-export");
}
