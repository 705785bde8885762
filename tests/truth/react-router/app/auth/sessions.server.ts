import { createCookie } from "react-router";

export interface User {
  id: string;
  role: "member" | "admin";
}

const cookie = createCookie("session", { secrets: [process.env.SESSION_SECRET ?? "only-for-the-fixture"] });
const sessions = new Map<string, User>([["s-ada", { id: "ada", role: "admin" }]]);

export async function getUser(request: Request): Promise<User | undefined> {
  const id: unknown = await cookie.parse(request.headers.get("Cookie"));
  return typeof id === "string" ? sessions.get(id) : undefined;
}
