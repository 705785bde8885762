import express from "express";
import { berths } from "./routes/berths";
import { boats } from "./routes/boats";
import { NotFound } from "./errors";
import { crews } from "./routes/crews";

const app = express();
app.use(express.json({ limit: "100kb" }));
app.get("/health", (req, res) => res.json({ ok: true }));
app.use("/boats", boats);
app.use("/berths", berths);
app.use("/crews", crews);
app.use((req, res, next) => next(new NotFound("no such page")));
app.use((error, req, res, next) => res.status(error.status ?? 500).json({ error: error.name }));
app.listen(process.env.PORT);
