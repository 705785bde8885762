export function loader() {
  return new Response("reached:guarded-export");
}
