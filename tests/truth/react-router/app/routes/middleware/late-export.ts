export function loader() {
  console.log("reached:late-export");
  return new Response("reached:late-export");
}
