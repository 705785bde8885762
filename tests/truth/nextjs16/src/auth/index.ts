import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { verifySession, type User } from "./token";

/** Says who is there, if somebody is. */
export async function auth(): Promise<User | null> {
  const store = await cookies();
  return verifySession(store.get("session")?.value);
}

/** Sends strangers to the sign-in page. */
export async function requireUser(): Promise<User> {
  const user = await auth();
  if (!user) redirect("/sign-in");
  return user;
}
