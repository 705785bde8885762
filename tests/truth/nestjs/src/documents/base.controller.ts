import { Get, UseGuards } from "@nestjs/common";
import { JwtGuard, SessionGuard } from "../auth/guards.js";

/** Guards the classes that are made of it. */
@UseGuards(JwtGuard)
export abstract class BaseDocumentsController {
  abstract readonly name: string;

  @Get("all")
  all() {
    return `reached:${this.name}-all`;
  }
}

/** Guards a method, which may be inherited or overridden. */
export abstract class BaseNotesController {
  @UseGuards(SessionGuard)
  @Get("inherited")
  inherited() {
    return "reached:notes-inherited";
  }

  @UseGuards(SessionGuard)
  @Get("overridden")
  overridden() {
    return "reached:notes-overridden";
  }
}
