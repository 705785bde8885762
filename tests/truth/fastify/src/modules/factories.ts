import type { FastifyPluginAsync, onRequestAsyncHookHandler } from "fastify";

interface ItemsOptions {
  guard?: onRequestAsyncHookHandler;
  name: string;
}

/** Gets its guard by the options of `register`. */
export const items: FastifyPluginAsync<ItemsOptions> = async (app, { guard, name }) => {
  if (guard) app.addHook("onRequest", guard);
  app.get("/", async () => `reached:${name}`);
};

/** Gets its guard when it is made. */
export function createItems(name: string, guard?: onRequestAsyncHookHandler): FastifyPluginAsync {
  return async (app) => {
    app.get("/", { onRequest: guard ? [guard] : [] }, async () => `reached:${name}`);
  };
}
