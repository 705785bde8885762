const { sessionUser } = require("../auth/index");

/** Without a role, any signed-in user will do. */
function requireRole(...roles) {
  return (req, res, next) => {
    const user = sessionUser(req);
    if (!user) {
      res.status(401).json({ error: "sign in first" });
      return;
    }
    if (roles.length > 0 && !roles.includes(user.role)) {
      res.status(403).json({ error: "not yours" });
      return;
    }
    next();
  };
}

/** Without a role, everybody will do. */
const allow =
  (...roles) =>
  (req, res, next) => {
    if (roles.length === 0) return next();
    const user = sessionUser(req);
    if (user && roles.includes(user.role)) return next();
    res.status(403).json({ error: "not yours" });
  };

module.exports = { requireRole, allow };
