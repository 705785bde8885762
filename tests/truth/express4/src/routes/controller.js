const { Router } = require("express");
const guards = require("../middleware/guards");

class DocumentController {
  name = "document";

  show(_req, res) {
    res.send(`reached:${this.name}`);
  }

  destroy = (_req, res) => {
    res.send(`reached:${this.name}-delete`);
  };
}

const controller = new DocumentController();

const documents = Router();
documents.get("/:id", controller.show.bind(controller));
documents.delete("/:id", guards.requireUser, controller.destroy);

module.exports = { documents };
