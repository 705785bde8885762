import { useLoaderData } from "react-router";

export async function loader() {
  console.log("reached:guarded-reports");
  return { text: "reached:guarded-reports" };
}

export async function action() {
  console.log("reached:guarded-reports-action");
  return { text: "reached:guarded-reports-action" };
}

export default function Reports() {
  const { text } = useLoaderData<typeof loader>();
  return <p>{text}</p>;
}
