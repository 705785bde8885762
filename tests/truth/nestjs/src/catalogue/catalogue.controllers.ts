import { Controller, Get, Post } from "@nestjs/common";

/** Middleware for the class, but for two of its routes. */
@Controller("cats")
export class CatsController {
  @Get()
  list() {
    return "reached:cats";
  }

  @Post()
  create() {
    return "reached:cat-create";
  }

  @Get("public")
  public() {
    return "reached:cats-public";
  }

  @Get(":id")
  one() {
    return "reached:cat";
  }
}

/** Middleware for what is below the path. */
@Controller("dogs")
export class DogsController {
  @Get()
  list() {
    return "reached:dogs";
  }

  @Get(":id")
  one() {
    return "reached:dog";
  }
}

/** Middleware for one method, and for one path. */
@Controller("mixed")
export class MixedController {
  @Get()
  list() {
    return "reached:mixed";
  }

  @Post()
  create() {
    return "reached:mixed-create";
  }

  @Get("private")
  private() {
    return "reached:mixed-private";
  }

  @Get("private/deep")
  deep() {
    return "reached:mixed-private-deep";
  }
}

/** Middleware that rejects nobody. */
@Controller("baskets")
export class BasketsController {
  @Get()
  list() {
    return "reached:baskets";
  }
}
