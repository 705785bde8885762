import { createHash, timingSafeEqual } from "node:crypto";
import type { NextFunction, Request, Response } from "express";

const digest = (text: string) => createHash("sha256").update(text).digest();
const expected = digest(process.env.API_KEY ?? "only-for-the-fixture");

export function requireApiKey(request: Request, response: Response, next: NextFunction) {
  if (!timingSafeEqual(digest(request.header("x-api-key") ?? ""), expected)) {
    response.status(401).json({ error: "no such key" });
    return;
  }
  next();
}
