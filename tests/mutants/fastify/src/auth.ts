import jwt from "jsonwebtoken";

export async function signedIn(request, reply) {
  try {
    request.user = jwt.verify(request.headers.authorization, process.env.JWT_SECRET, { algorithms: ["HS256"] });
  } catch {
    return reply.code(401).send({ error: "unauthorized" });
  }
}
