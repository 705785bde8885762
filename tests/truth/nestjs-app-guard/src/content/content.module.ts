import { Module } from "@nestjs/common";
import { ArticlesController, PagesController, ThemesController } from "./content.controllers.js";

@Module({ controllers: [ArticlesController, PagesController, ThemesController] })
export class ContentModule {}
