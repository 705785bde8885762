import { NextResponse } from "next/server";
import { auth } from "@/auth";

export async function POST() {
  if (!(await auth())) NextResponse.json({ error: "sign in first" }, { status: 401 });
  return NextResponse.json({ text: "reached:no-return" });
}
