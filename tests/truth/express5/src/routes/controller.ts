import { Router, type Request, type Response } from "express";
import * as guards from "../middleware/guards.js";

class DocumentController {
  private readonly name = "document";

  show(_req: Request, res: Response) {
    res.send(`reached:${this.name}`);
  }

  destroy = (_req: Request, res: Response) => {
    res.send(`reached:${this.name}-delete`);
  };
}

const controller = new DocumentController();

export const documents = Router();
documents.get("/:id", controller.show.bind(controller));
documents.delete("/:id", guards.requireUser, controller.destroy);
