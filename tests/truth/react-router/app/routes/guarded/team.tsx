import { useLoaderData } from "react-router";

export async function loader() {
  console.log("reached:guarded-team");
  return { text: "reached:guarded-team" };
}

export default function Team() {
  const { text } = useLoaderData<typeof loader>();
  return <p>{text}</p>;
}
