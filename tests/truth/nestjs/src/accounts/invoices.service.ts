import { Injectable, UseGuards } from "@nestjs/common";
import type { Request } from "express";
import { JwtGuard } from "../auth/guards.js";
import { AccessService } from "./access.service.js";

@Injectable()
export class InvoicesService {
  constructor(private readonly access: AccessService) {}

  async forRequest(request: Request) {
    const user = this.access.assertUser(request);
    return { owner: user.id };
  }

  /** A guard on a service: nothing ever asks it. */
  @UseGuards(JwtGuard)
  total() {
    return 42;
  }
}
