export { passport } from "./passport.js";
export { sessionUser } from "./sessions.js";
export type { User } from "./sessions.js";
export { bearer, verify } from "./tokens.js";
