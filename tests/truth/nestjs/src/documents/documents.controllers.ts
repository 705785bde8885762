import { Controller, Get, UseGuards } from "@nestjs/common";
import { AuthenticatedGuard } from "../auth/lookalikes.js";
import { BaseDocumentsController, BaseNotesController } from "./base.controller.js";

/** Inherits the guard of its class. */
@Controller("drafts")
export class DraftsController extends BaseDocumentsController {
  readonly name = "drafts";

  @Get("own")
  own() {
    return "reached:drafts-own";
  }
}

/** Has guards of its own beside the inherited ones. */
@Controller("letters")
@UseGuards(AuthenticatedGuard)
export class LettersController extends BaseDocumentsController {
  readonly name = "letters";
}

@Controller("notes")
export class NotesController extends BaseNotesController {
  @Get("overridden")
  override overridden() {
    return "reached:notes-overridden";
  }

  @Get("own")
  own() {
    return "reached:notes-own";
  }
}
