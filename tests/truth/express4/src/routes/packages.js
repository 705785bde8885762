const cookieSession = require("cookie-session");
const { Router } = require("express");
const { expressjwt } = require("express-jwt");
const { passport } = require("../auth/index");
const { config } = require("../config");

const jwt = { secret: config.jwtSecret, algorithms: ["HS256"] };

const required = Router();
required.use(expressjwt(jwt));
required.get("/data", (_req, res) => {
  res.send("reached:jwt-required");
});

const optional = Router();
optional.use(expressjwt({ ...jwt, credentialsRequired: false }));
optional.get("/data", (_req, res) => {
  res.send("reached:jwt-optional");
});

const excepted = Router();
excepted.use(expressjwt(jwt).unless({ path: ["/jwt-unless/token", /\/public/] }));
excepted.post("/token", (_req, res) => {
  res.send("reached:unless-token");
});
excepted.get("/data", (_req, res) => {
  res.send("reached:unless-data");
});
// The expression has no anchor, so it lets this through as well.
excepted.get("/users/public-keys", (_req, res) => {
  res.send("reached:unless-unanchored");
});

const passports = Router();
passports.use(passport.initialize());
passports.get("/initialize-only", (_req, res) => {
  res.send("reached:passport-initialize");
});
passports.get("/jwt", passport.authenticate("jwt", { session: false }), (_req, res) => {
  res.send("reached:passport-jwt");
});
passports.get("/jwt-or-anonymous", passport.authenticate(["jwt", "anonymous"], { session: false }), (_req, res) => {
  res.send("reached:passport-anonymous");
});
passports.get(
  "/callback-goes-on",
  (req, res, next) => {
    passport.authenticate("jwt", { session: false }, (_error, user) => {
      res.locals.user = user;
      next();
    })(req, res, next);
  },
  (_req, res) => {
    res.send("reached:passport-callback");
  },
);

const cookies = Router();
cookies.use(cookieSession({ name: "signed", keys: [config.jwtSecret] }));
cookies.get("/basket", (_req, res) => {
  res.send("reached:cookie-session");
});

module.exports = { required, optional, excepted, passports, cookies };
