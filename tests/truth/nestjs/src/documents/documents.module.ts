import { Module } from "@nestjs/common";
import { BaseDocumentsController } from "./base.controller.js";
import { DraftsController, LettersController, NotesController } from "./documents.controllers.js";
import { createCrudController } from "./crud.js";
import { JwtGuard } from "../auth/guards.js";

@Module({
  controllers: [
    DraftsController,
    LettersController,
    NotesController,
    createCrudController("stamps", JwtGuard),
    createCrudController("colours"),
  ],
})
export class DocumentsModule {
  static readonly base = BaseDocumentsController;
}
