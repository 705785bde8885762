import { redirect, useLoaderData } from "react-router";

export function loader() {
  return { text: "reached:client-only" };
}

/** Looks at the browser's storage, which the server does not have. */
export async function clientLoader({ serverLoader }: { serverLoader(): Promise<unknown> }) {
  if (!localStorage.getItem("session")) throw redirect("/sign-in");
  return serverLoader();
}

export default function ClientOnly() {
  const { text } = useLoaderData<typeof loader>();
  return <p>{text}</p>;
}
