// Every server listens on the port and interface that the environment says, whatever the app says itself.
const net = require('node:net');
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...given) {
  const called = given.find((each) => typeof each === 'function');
  return listen.call(this, Number(process.env.PORT), '127.0.0.1', called);
};
