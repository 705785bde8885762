import { Controller, Get, UseGuards, type CanActivate, type Type } from "@nestjs/common";

/** Makes a controller class for a resource. */
export function createCrudController(name: string, ...guards: Type<CanActivate>[]): Type {
  @Controller(name)
  @UseGuards(...guards)
  class CrudController {
    @Get()
    list() {
      return `reached:crud-${name}`;
    }
  }
  return CrudController;
}
