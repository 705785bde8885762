import "reflect-metadata";
import { NestFactory } from "@nestjs/core";
import cookieParser from "cookie-parser";
import { AppModule } from "./app.module.js";

const app = await NestFactory.create(AppModule, { logger: ["error", "warn"] });
app.use(cookieParser());
await app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1");
