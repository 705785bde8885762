import express from "express";

/** Routes of the application that this one replaces. */
export const legacy = express.Router();

legacy.get("/orders", (_request, response) => {
  response.send("reached:legacy-orders");
});
