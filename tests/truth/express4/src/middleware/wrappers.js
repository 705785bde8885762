const { sessionUser } = require("../auth/index");

const asyncHandler = (handler) => (req, res, next) => Promise.resolve(handler(req, res, next)).catch(next);

/** Runs the handler for signed-in users only. */
function withUser(handler) {
  return (req, res, next) => {
    if (!sessionUser(req)) {
      res.status(401).json({ error: "sign in first" });
      return;
    }
    return handler(req, res, next);
  };
}

module.exports = { asyncHandler, withUser };
