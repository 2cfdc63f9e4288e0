// A model's API that computes nothing: a plain reply, or twenty chunks 5 ms apart where the call asks for a stream. A prompt with
// "chunks=N bytes=N every=MS" gets so many, of so long a text, so far apart; 0 is as fast as they are read.
// Prints the port that it listens on.
import http from 'node:http';

const USUAL = { chunks: 20, bytes: 10, every: 5 };
const TEXT = ' and so on';
const head = { id: 'chatcmpl-bench', created: 1, model: 'bench' };

const usage = (count) => ({ prompt_tokens: 9, completion_tokens: count, total_tokens: 9 + count });
const plain = Buffer.from(JSON.stringify({
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello there, how can I help?' }, finish_reason: 'stop' }],
  usage: usage(USUAL.chunks),
}));

const event = (body) => `data: ${typeof body === 'string' ? body : JSON.stringify({ ...head, object: 'chat.completion.chunk', ...body })}\n\n`;
const chunk = (bytes) => Buffer.from(event({
  choices: [{ index: 0, delta: { content: TEXT.repeat(Math.ceil(bytes / TEXT.length)).slice(0, bytes) }, finish_reason: null }],
}));
const end = (count) => Buffer.from(
  event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) + event({ choices: [], usage: usage(count) }) + event('[DONE]'));
const usualChunk = chunk(USUAL.bytes);
const usualEnd = end(USUAL.chunks);

const wanted = (body) => {
  const found = /chunks=(\d+) bytes=(\d+) every=(\d+)/.exec(body.toString('latin1'));
  if (!found) return { ...USUAL, piece: usualChunk, last: usualEnd };
  const [chunks, bytes, every] = found.slice(1).map(Number);
  return { chunks, bytes, every, piece: chunk(bytes), last: end(chunks) };
};

const stream = (response, { chunks, every, piece, last }) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let sent = 0;
  const next = () => {
    if (response.destroyed) return;
    if (every === 0) {
      while (sent < chunks) {
        sent++;
        if (!response.write(piece)) {
          response.once('drain', next);
          return;
        }
      }
    }
    if (sent++ >= chunks) {
      response.end(last);
    } else {
      response.write(piece);
      setTimeout(next, every);
    }
  };
  next();
};

const server = http.createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    const body = Buffer.concat(pieces);
    if (body.includes('"stream":true') || body.includes('"stream": true')) {
      stream(response, wanted(body));
    } else {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': plain.length });
      response.end(plain);
    }
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
