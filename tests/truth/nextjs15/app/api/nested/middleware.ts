import { NextResponse } from "next/server";

/** Looks like a middleware for this folder. There is no such thing. */
export function middleware() {
  return NextResponse.json({ error: "sign in first" }, { status: 401 });
}
