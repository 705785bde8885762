export function loader() {
  return new Response("reached:health");
}
