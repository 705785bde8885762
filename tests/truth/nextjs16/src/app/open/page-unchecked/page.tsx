import { auth } from "@/auth";

/** Reads the session, and shows everything to everybody. */
export default async function PageUnchecked() {
  const user = await auth();
  return <p>reached:page-unchecked {user?.id}</p>;
}
