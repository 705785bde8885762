import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Req, UseGuards } from "@nestjs/common";
import { JwtGuard } from "./jwt.guard";
import { PrismaService } from "./prisma.service";

@Controller("orders")
export class OrdersController {
  constructor(private readonly prisma: PrismaService) {}

  @Get()
  all() {
    return this.prisma.order.findMany({ take: 50 });
  }

  @Post()
  @UseGuards(JwtGuard)
  add(@Req() request, @Body("note") note: string) {
    return this.prisma.order.create({ data: { note, userId: request.user.sub } });
  }

  @Put(":id")
  @UseGuards(JwtGuard)
  replace(@Req() request, @Param("id") id: string, @Body("note") note: string) {
    return this.prisma.order.update({ where: { id, userId: request.user.sub }, data: { note } });
  }

  @Patch(":id/state")
  @UseGuards(JwtGuard)
  close(@Req() request, @Param("id") id: string) {
    return this.prisma.order.update({ where: { id, userId: request.user.sub }, data: { state: "closed" } });
  }

  @Delete(":id")
  @UseGuards(JwtGuard)
  remove(@Req() request, @Param("id") id: string) {
    return this.prisma.order.delete({ where: { id, userId: request.user.sub } });
  }

  @Post(":id/remarks")
  @UseGuards(JwtGuard)
  remark(@Req() request, @Param("id") id: string, @Body("text") text: string) {
    return this.prisma.remark.create({ data: { about: id, text, userId: request.user.sub } });
  }
}
