const { bearer, sessionUser, verify } = require("../auth/index");

/** Named like a guard; only writes a line. */
function requireAuth(req, _res, next) {
  if (!sessionUser(req)) console.log(`stranger at ${req.method} ${req.originalUrl}`);
  next();
}

/** Says who is there, if somebody is. */
function authenticate(req, res, next) {
  try {
    res.locals.user = verify(bearer(req));
  } catch {
    res.locals.user = null;
  }
  next();
}

/** Sets the status and goes on. */
function setUnauthorized(req, res, next) {
  if (!sessionUser(req)) res.status(401);
  next();
}

/** Answers 401 and goes on: the `return` is missing. */
function answerAndGoOn(req, res, next) {
  if (!sessionUser(req)) res.status(401).json({ error: "sign in first" });
  next();
}

/** Is content with any cookie. */
function hasCookie(req, res, next) {
  if (!req.cookies.session) {
    res.sendStatus(401);
    return;
  }
  next();
}

module.exports = { requireAuth, authenticate, setUnauthorized, answerAndGoOn, hasCookie };
