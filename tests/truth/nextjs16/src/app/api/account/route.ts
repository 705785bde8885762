import { NextResponse } from "next/server";
import { auth } from "@/auth";

export async function GET() {
  const user = await auth();
  if (!user) return NextResponse.json({ error: "sign in first" }, { status: 401 });
  return NextResponse.json({ text: "reached:account" });
}

/** Forgets what its neighbour does. */
export async function DELETE() {
  return NextResponse.json({ text: "reached:account-delete" });
}
