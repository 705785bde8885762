import passport from "passport";
import { Strategy as AnonymousStrategy } from "passport-anonymous";
import { ExtractJwt, Strategy as JwtStrategy } from "passport-jwt";
import { config } from "../config.js";

passport.use(
  new JwtStrategy({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: config.jwtSecret }, (payload, done) =>
    done(null, payload),
  ),
);
passport.use(new AnonymousStrategy());

export { passport };
