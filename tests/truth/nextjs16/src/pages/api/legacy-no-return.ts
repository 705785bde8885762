import type { NextApiRequest, NextApiResponse } from "next";
import { verifySession } from "@/auth/token";

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
  if (!(await verifySession(req.cookies.session))) res.status(401).json({ error: "sign in first" });
  console.log("reached:legacy-no-return");
  if (!res.headersSent) res.send("reached:legacy-no-return");
}
