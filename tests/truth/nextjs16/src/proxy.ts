import { NextResponse, type NextRequest } from "next/server";
import { verifySession } from "@/auth/token";

const publicPaths = ["/sign-in", "/open"];

export async function proxy(request: NextRequest) {
  const { pathname } = request.nextUrl;
  if (publicPaths.some((path) => pathname.startsWith(path))) return NextResponse.next();
  if (pathname.startsWith("/api/audited")) {
    console.log(`${request.method} ${pathname}`);
    return NextResponse.next();
  }
  if (pathname === "/api/articles" && request.method === "GET") return NextResponse.next();

  const user = await verifySession(request.cookies.get("session")?.value);
  if (user) return NextResponse.next();
  if (pathname.startsWith("/api/")) return NextResponse.json({ error: "sign in first" }, { status: 401 });
  return NextResponse.redirect(new URL("/sign-in", request.url));
}

export const config = {
  matcher: [
    "/((?!api|_next/static|_next/image|favicon.ico).*)",
    "/api/admin/:path*",
    "/api/exact",
    "/api/single/:id",
    "/api/articles",
    "/api/audited/:path*",
    { source: "/api/prefetched/:path*", missing: [{ type: "header", key: "next-router-prefetch" }] },
    { source: "/api/with-cookie", has: [{ type: "cookie", key: "session" }] },
  ],
};
