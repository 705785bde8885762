import { Controller, Delete, Get, Post, Version } from "@nestjs/common";
import { Public } from "../auth/public.decorator.js";

@Controller({ path: "orders", version: "1" })
export class OrdersController {
  @Get()
  list() {
    return "reached:orders-v1";
  }

  @Version("2")
  @Delete(":id")
  remove() {
    return "reached:order-delete-v2";
  }
}

@Controller({ path: "orders", version: ["2", "3"] })
export class OrdersV2Controller {
  @Get()
  list() {
    return "reached:orders-v2";
  }

  @Public()
  @Post("quote")
  quote() {
    return "reached:quote-v2";
  }
}
