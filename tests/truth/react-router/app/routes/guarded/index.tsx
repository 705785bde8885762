import { useLoaderData } from "react-router";

export async function loader() {
  console.log("reached:guarded-index");
  return { text: "reached:guarded-index" };
}

export default function GuardedIndex() {
  const { text } = useLoaderData<typeof loader>();
  return <p>{text}</p>;
}
