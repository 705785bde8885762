const sessions = new Map([["s-ada", { id: "ada", role: "admin" }]]);

export function sessionUser(ctx) {
  return sessions.get(ctx.cookies.get("session"));
}
