import type { NextRequest } from "next/server";

const sessions = new Map([["s-ada", { id: "ada" }]]);

export function sessionUser(request: NextRequest) {
  return sessions.get(request.cookies.get("session")?.value ?? "");
}
