const sessions = new Map([["s-ada", { id: "ada", role: "admin" }]]);

function sessionUser(req) {
  return sessions.get(req.cookies?.session);
}

module.exports = { sessionUser };
