// Reads streams, as many at once as told, for a number of seconds: streams.mjs URL AT-ONCE SECONDS
// Prints one line of JSON: how many, milliseconds to the first chunk, the largest gap between two of them, and all of it.
import http from 'node:http';
import { body, post } from './call.mjs';

const [url, atOnce, seconds] = process.argv.slice(2);
const options = post(Number(atOnce));
const firsts = [];
const gaps = [];
const wholes = [];
let broken = 0;

const one = () => new Promise((done) => {
  const began = performance.now();
  let last = 0;
  let gap = 0;
  let tail = '';
  const request = http.request(url, options, (response) => {
    response.on('data', (piece) => {
      const now = performance.now();
      if (last === 0) {
        firsts.push(now - began);
      } else {
        gap = Math.max(gap, now - last);
      }
      last = now;
      tail = (tail + piece.toString('latin1')).slice(-64); // the end may come in two pieces
    });
    response.on('end', () => {
      if (response.statusCode === 200 && tail.includes('[DONE]')) {
        gaps.push(gap);
        wholes.push(performance.now() - began);
      } else {
        broken++;
      }
      done();
    });
    response.on('error', () => { broken++; done(); });
  });
  request.on('error', () => { broken++; done(); });
  request.end(body);
});

const until = performance.now() + seconds * 1000;
const reader = async () => {
  while (performance.now() < until) await one();
};
await Promise.all(Array.from({ length: Number(atOnce) }, reader));
options.agent.destroy();
const at = (values, share) => values.sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
console.log(JSON.stringify({
  streams: gaps.length, broken, first50: at(firsts, 0.5), first99: at(firsts, 0.99), gap50: at(gaps, 0.5), gap99: at(gaps, 0.99),
  whole50: at(wholes, 0.5),
}));
