const passport = require("passport");
const { Strategy: AnonymousStrategy } = require("passport-anonymous");
const { ExtractJwt, Strategy: JwtStrategy } = require("passport-jwt");
const { config } = require("../config");

passport.use(
  new JwtStrategy({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: config.jwtSecret }, (payload, done) =>
    done(null, payload),
  ),
);
passport.use(new AnonymousStrategy());

module.exports = { passport };
