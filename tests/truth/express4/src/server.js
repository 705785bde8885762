const { createApp } = require("./app");

// A rejected promise ends nothing but the request that waits for it.
process.on("unhandledRejection", (reason) => console.error(reason));

createApp().listen(Number(process.env.PORT ?? 3000), "127.0.0.1");
