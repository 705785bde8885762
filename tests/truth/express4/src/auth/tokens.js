const jwt = require("jsonwebtoken");
const { config } = require("../config");

function bearer(req) {
  const [scheme, token] = (req.headers.authorization ?? "").split(" ");
  return scheme === "Bearer" ? token : undefined;
}

/** Throws where the token is missing or not ours. */
function verify(token) {
  if (!token) throw new Error("no token");
  return jwt.verify(token, config.jwtSecret, { algorithms: ["HS256"] });
}

module.exports = { bearer, verify };
