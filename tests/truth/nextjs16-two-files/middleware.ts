import { NextResponse, type NextRequest } from "next/server";
import { sessionUser } from "@/auth/sessions";

/** Left behind when the application moved to `src`. */
export function middleware(request: NextRequest) {
  if (sessionUser(request)) return NextResponse.next();
  return NextResponse.json({ error: "sign in first" }, { status: 401 });
}

export const config = { matcher: ["/api/partner/:path*"] };
