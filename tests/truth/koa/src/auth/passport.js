import passport from "koa-passport";
import { ExtractJwt, Strategy } from "passport-jwt";
import { config } from "../config.js";

passport.use(
  new Strategy({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: config.jwtSecret }, (payload, done) =>
    done(null, payload),
  ),
);

export default passport;
