import { useLoaderData } from "react-router";

export async function loader() {
  console.log("reached:closed-index");
  return { text: "reached:closed-index" };
}

export default function ClosedIndex() {
  const { text } = useLoaderData<typeof loader>();
  return <p>{text}</p>;
}
