import { jwtVerify } from "jose";
import { cookies } from "next/headers";

const key = new TextEncoder().encode(process.env.SESSION_KEY);

/** Who is signed in; throws where nobody is. */
export async function requireUser() {
  const token = (await cookies()).get("session")?.value;
  if (!token) throw new Error("Unauthorized");
  const { payload } = await jwtVerify(token, key, { algorithms: ["HS256"] });
  return { id: payload.sub as string };
}
