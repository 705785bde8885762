import jwt from "jsonwebtoken";

export function requireUser(req, res, next) {
  const [, token] = (req.headers.authorization ?? "").split(" ");
  try {
    req.user = jwt.verify(token, process.env.JWT_SECRET, { algorithms: ["HS256"] });
  } catch {
    return res.status(401).json({ error: "unauthorized" });
  }
  next();
}
