import "reflect-metadata";
import { RequestMethod, VersioningType } from "@nestjs/common";
import { NestFactory, Reflector } from "@nestjs/core";
import { JwtService } from "@nestjs/jwt";
import type { NextFunction, Request, Response } from "express";
import { AppModule } from "./app.module.js";
import { JwtAuthGuard } from "./auth/jwt-auth.guard.js";
import { requireApiKey } from "./auth/api-key.js";

async function bootstrap() {
  const app = await NestFactory.create(AppModule, { logger: ["error", "warn"] });

  app.setGlobalPrefix("api", { exclude: ["health", { path: "hooks", method: RequestMethod.POST }] });
  app.enableVersioning({ type: VersioningType.URI });

  // Before the guards, and for routes by their full path.
  app.use("/api/partner", requireApiKey);
  app.use("/partner", requireApiKey);
  app.use((_request: Request, response: Response, next: NextFunction) => {
    response.setHeader("X-Frame-Options", "DENY");
    next();
  });

  app.useGlobalGuards(new JwtAuthGuard(app.get(JwtService), app.get(Reflector)));
  await app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1");
}

await bootstrap();
