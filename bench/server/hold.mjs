// Holds streams open, as many as told: hold.mjs URL COUNT
// Prints "open" once each has had its first chunk, counts the chunks from then on until its input ends, and prints one line of JSON.
import http from 'node:http';
import { body, post } from './call.mjs';

const [url, count] = process.argv.slice(2);
const AT_ONCE = 64;
const options = post(Number(count));
const EVENT = Buffer.from('data: ');
let begun = 0;
let open = 0;
let broken = 0;
let chunks = 0;
let ending = false;

const events = (piece) => {
  let found = 0;
  for (let at = piece.indexOf(EVENT); at >= 0; at = piece.indexOf(EVENT, at + 1)) found++;
  return found;
};

const lost = () => {
  if (!ending) broken++;
};

const opened = () => {
  open++;
  if (open === Number(count)) {
    chunks = 0;
    console.log('open');
  } else if (begun < Number(count)) {
    begin();
  }
};

const begin = () => {
  begun++;
  let first = true;
  const request = http.request(url, options, (response) => {
    if (response.statusCode !== 200) console.log(`refused: ${response.statusCode}`);
    response.on('data', (piece) => {
      chunks += events(piece);
      if (first) {
        first = false;
        opened();
      }
    });
    response.on('close', lost);
    response.on('error', () => {});
  });
  request.on('error', (failure) => {
    if (!ending) console.log(`broken: ${failure.code}`);
  });
  request.end(body);
};

for (let n = 0; n < Math.min(AT_ONCE, Number(count)); n++) begin();
process.stdin.on('end', () => {
  ending = true;
  console.log(JSON.stringify({ chunks, broken }));
  process.exit(0);
});
process.stdin.resume();
