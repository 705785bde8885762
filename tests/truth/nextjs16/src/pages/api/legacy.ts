import type { NextApiRequest, NextApiResponse } from "next";
import { verifySession } from "@/auth/token";

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (req.method === "POST" && !(await verifySession(req.cookies.session))) {
    res.status(401).json({ error: "sign in first" });
    return;
  }
  res.send("reached:legacy");
}
