import { Injectable } from "@nestjs/common";
import type { Request } from "express";

export interface User {
  id: string;
  roles: string[];
}

@Injectable()
export class SessionsService {
  private readonly sessions = new Map<string, User>([["s-ada", { id: "ada", roles: ["admin"] }]]);

  find(request: Request): User | undefined {
    return this.sessions.get(request.cookies?.session);
  }
}
