import { NextResponse } from "next/server";

/** Looks like a proxy for this folder. There is no such thing. */
export function proxy() {
  return NextResponse.json({ error: "sign in first" }, { status: 401 });
}
