import { Controller, Get, Post } from "@nestjs/common";
import { Public } from "../auth/public.decorator.js";
import { Private, PublicGet, SkipAuth } from "./decorators.js";

/** Public as a class, private in one method. */
@Public()
@Controller("pages")
export class PagesController {
  @Get(":slug")
  page() {
    return "reached:page";
  }

  @Post()
  create() {
    return "reached:page-create";
  }

  @Private()
  @Get(":slug/history")
  history() {
    return "reached:page-history";
  }
}

@Controller("articles")
export class ArticlesController {
  @PublicGet("latest")
  latest() {
    return "reached:articles-latest";
  }

  @SkipAuth()
  @Get("archive")
  archive() {
    return "reached:articles-archive";
  }
}

/** Writes the metadata without the decorator for it. */
@Controller("themes")
export class ThemesController {
  @Reflect.metadata("isPublic", true)
  @Get("current")
  current() {
    return "reached:themes-metadata";
  }
}
