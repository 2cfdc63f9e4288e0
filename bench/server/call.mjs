// The call of the environment, as for chat.lua: BODY is a file, HEADERS are lines.
import fs from 'node:fs';
import http from 'node:http';

export const body = fs.readFileSync(process.env.BODY);
const headers = { 'content-type': 'application/json', 'content-length': body.length };
for (const [, name, value] of process.env.HEADERS.matchAll(/^(.+?): (.*)$/gm)) headers[name] = value;

// Options of a POST that keeps so many connections.
export const post = (atOnce) => ({ method: 'POST', agent: new http.Agent({ keepAlive: true, maxSockets: atOnce }), headers });
