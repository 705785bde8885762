import { Module } from "@nestjs/common";
import { OrdersController } from "./orders.controller";
import { PartsController } from "./parts.controller";
import { PrismaService } from "./prisma.service";

@Module({ controllers: [OrdersController, PartsController], providers: [PrismaService] })
export class AppModule {}
