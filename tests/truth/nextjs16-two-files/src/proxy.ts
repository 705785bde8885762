import { NextResponse, type NextRequest } from "next/server";
import { sessionUser } from "@/auth/sessions";

/** In the right place, and never run: the older file beside `src` takes its part. */
export function proxy(request: NextRequest) {
  if (sessionUser(request)) return NextResponse.next();
  return NextResponse.json({ error: "sign in first" }, { status: 401 });
}

export const config = { matcher: ["/dashboard/:path*", "/api/admin/:path*"] };
