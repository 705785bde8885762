import { useLoaderData } from "react-router";

export async function loader() {
  console.log("reached:closed-reports");
  return { text: "reached:closed-reports" };
}

export async function action() {
  console.log("reached:closed-reports-action");
  return { text: "reached:closed-reports-action" };
}

export default function ClosedReports() {
  const { text } = useLoaderData<typeof loader>();
  return <p>{text}</p>;
}
