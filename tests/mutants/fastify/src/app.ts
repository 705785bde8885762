import Fastify from "fastify";
import { entries } from "./entries";
import { stations } from "./stations";

const app = Fastify({ logger: true });
app.get("/health", async () => ({ ok: true }));
app.register(entries, { prefix: "/entries" });
app.register(stations, { prefix: "/stations" });
app.listen({ port: Number(process.env.PORT) });
