import request from "supertest";
import { app } from "./orders";

test("a stranger sees no order", async () => {
  await request(app).get("/orders/1").expect(401);
});
