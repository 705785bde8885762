import "reflect-metadata";
import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import type { Request, Response } from "express";
import { AppModule } from "./app.module.js";
import { legacy } from "./legacy.js";

const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: ["error", "warn"] });

// Routes that Nest knows nothing of.
app.use("/legacy", legacy);
const http = app.getHttpAdapter().getInstance();
http.get("/raw", (_request: Request, response: Response) => {
  response.send("reached:raw");
});

await app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1");
