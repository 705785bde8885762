import { Module } from "@nestjs/common";
import { OrdersController, OrdersV2Controller } from "./orders.controllers.js";

@Module({ controllers: [OrdersController, OrdersV2Controller] })
export class OrdersModule {}
