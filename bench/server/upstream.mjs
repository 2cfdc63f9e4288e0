// A model's API that computes nothing: a plain reply, or twenty chunks 5 ms apart where the call asks for a stream.
// Prints the port that it listens on.
import http from 'node:http';

const CHUNKS = 20;
const PAUSE_MS = 5;
const head = { id: 'chatcmpl-bench', created: 1, model: 'bench' };
const usage = { prompt_tokens: 9, completion_tokens: CHUNKS, total_tokens: 9 + CHUNKS };

const plain = Buffer.from(JSON.stringify({
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there, how can I help?' }, finish_reason: 'stop' }],
  usage,
}));

const event = (body) => `data: ${typeof body === 'string' ? body : JSON.stringify({ ...head, object: 'chat.completion.chunk', ...body })}\n\n`;
const chunk = Buffer.from(event({ choices: [{ index: 0, delta: { content: ' and so on' }, finish_reason: null }] }));
const end = Buffer.from(event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) + event({ choices: [], usage }) + event('[DONE]'));

const stream = (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let sent = 0;
  const next = () => {
    if (sent++ === CHUNKS) {
      response.end(end);
    } else {
      response.write(chunk);
      setTimeout(next, PAUSE_MS);
    }
  };
  next();
};

const server = http.createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    if (Buffer.concat(pieces).includes('"stream":true')) {
      stream(response);
    } else {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': plain.length });
      response.end(plain);
    }
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
