import { NextResponse, type NextRequest } from "next/server";
import { auth } from ".";
import type { User } from "./token";

type Handler = (request: NextRequest, user: User) => Response | Promise<Response>;

/** Runs the handler for signed-in users only. */
export function withAuth(handler: Handler) {
  return async (request: NextRequest): Promise<Response> => {
    const user = await auth();
    if (!user) return NextResponse.json({ error: "sign in first" }, { status: 401 });
    return handler(request, user);
  };
}

/** Named alike; only writes a line. */
export function withSession(handler: (request: NextRequest) => Response | Promise<Response>) {
  return async (request: NextRequest): Promise<Response> => {
    if (!(await auth())) console.log(`stranger at ${request.nextUrl.pathname}`);
    return handler(request);
  };
}
