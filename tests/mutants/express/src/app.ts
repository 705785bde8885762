import express from "express";
import { berths } from "./routes/berths";
import { boats } from "./routes/boats";
import { crews } from "./routes/crews";

const app = express();
app.use(express.json({ limit: "100kb" }));
app.get("/health", (req, res) => res.json({ ok: true }));
app.use("/boats", boats);
app.use("/berths", berths);
app.use("/crews", crews);
app.listen(process.env.PORT);
