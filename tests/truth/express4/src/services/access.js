const { sessionUser } = require("../auth/index");
const { HttpError } = require("../errors");

exports.assertUser = function assertUser(req) {
  const user = sessionUser(req);
  if (!user) throw new HttpError(401, "sign in first");
  return user;
};
