import { jwtVerify } from "jose";

export interface User {
  id: string;
  role: string;
}

const secret = new TextEncoder().encode(process.env.JWT_SECRET ?? "only-for-the-fixture");

/** The user of a signed session, or null. */
export async function verifySession(token: string | undefined): Promise<User | null> {
  if (!token) return null;
  try {
    const { payload } = await jwtVerify(token, secret, { algorithms: ["HS256"] });
    return { id: String(payload.sub), role: String(payload.role) };
  } catch {
    return null;
  }
}
