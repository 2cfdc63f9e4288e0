// Loaded before a server that has no setting for the address to listen on: it is loopback.
const { Server } = require('node:net');

const { listen } = Server.prototype;
Server.prototype.listen = function (where, ...more) {
  const place = typeof where === 'object' ? where : { port: Number(where) };
  const told = more.filter((each) => typeof each === 'function');
  return listen.call(this, { ...place, host: '127.0.0.1' }, ...told);
};
