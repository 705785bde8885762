import { Body, Controller, Delete, Get, Post, UseGuards } from "@nestjs/common";
import { OpenGuard } from "./open.guard.js";
import { Public } from "../auth/public.decorator.js";

@Controller("orders")
export class OrdersController {
  @Get()
  list() {
    return "reached:orders";
  }

  @Delete(":id")
  remove() {
    return "reached:order-delete";
  }

  @Public()
  @Post("quote")
  quote(@Body() body: { item?: string }) {
    return `reached:quote ${body.item}`;
  }

  @UseGuards(OpenGuard)
  @Get("tracking")
  tracking() {
    return "reached:tracking";
  }
}
