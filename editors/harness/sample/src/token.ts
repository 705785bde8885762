import jwt from "jsonwebtoken";

export function issue(payload: object) {
  return jwt.sign(payload, "correct-horse-battery");
}
