import { NextResponse, type NextRequest } from "next/server";
import { sessionUser } from "@/auth/sessions";

/** Beside `src`, where it was before the application moved there. */
export function middleware(request: NextRequest) {
  if (sessionUser(request)) return NextResponse.next();
  return NextResponse.json({ error: "sign in first" }, { status: 401 });
}

export const config = { matcher: ["/dashboard/:path*", "/api/partner/:path*"] };
