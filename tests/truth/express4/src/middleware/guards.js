const { bearer, sessionUser, verify } = require("../auth/index");
const { HttpError } = require("../errors");

/** Turns away whoever has no valid token. */
function requireUser(req, res, next) {
  try {
    res.locals.user = verify(bearer(req));
  } catch {
    res.status(401).json({ error: "sign in first" });
    return;
  }
  next();
}

/** The same by way of the error handler. */
const requireSession = (req, res, next) => {
  const user = sessionUser(req);
  if (!user) return next(new HttpError(401, "sign in first"));
  res.locals.user = user;
  next();
};

/** Sends a browser to the sign-in page. */
function ensureSignedIn(req, res, next) {
  if (sessionUser(req)) return next();
  res.redirect("/sign-in");
}

/** Rejects, although its name says nothing of it. */
function loadTenant(req, res, next) {
  const user = sessionUser(req);
  if (!user) {
    res.sendStatus(401);
    return;
  }
  res.locals.tenant = user.id;
  next();
}

/** Rejects by a promise. */
async function checkToken(req, res, next) {
  res.locals.user = await Promise.resolve(bearer(req)).then((token) => {
    if (!token || token === "garbage") throw new HttpError(401, "bad token");
    return verify(token);
  });
  next();
}

/** Guards what changes something; reading is free. */
function requireUserForWrites(req, res, next) {
  if (req.method === "GET" || req.method === "HEAD") return next();
  return requireUser(req, res, next);
}

const open = ["/status", "/login"];

/** Guards all but a few paths. */
function requireUserExceptOpen(req, res, next) {
  if (open.some((path) => req.path.startsWith(path))) return next();
  requireUser(req, res, next);
}

/** Skips the rest of this route for strangers. */
function usersOnly(req, _res, next) {
  next(sessionUser(req) ? undefined : "route");
}

function stamp(_req, res, next) {
  res.locals.at = Date.now();
  next();
}

/** A chain to be put into routes as it is. */
const authenticated = [stamp, requireUser];

module.exports = {
  authenticated,
  checkToken,
  ensureSignedIn,
  loadTenant,
  requireSession,
  requireUser,
  requireUserExceptOpen,
  requireUserForWrites,
  usersOnly,
};
