// Where the gateway is, its keys, and what has arrived at it and at the model behind it.
// NodeSdkIT starts all of it and says so in the environment.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

export const gateway = process.env.GATEWAY;
export const key = process.env.KEY;
export const miniKey = process.env.MINI_KEY;
const told = process.env.TOLD;

const json = async (path, method = 'GET') => (await fetch(told + path, { method })).json();

/** The audit events so far, oldest first. */
export const events = () => json('/events');

/** Runs a call; what it returned or threw, its audit events, how much arrived upstream, its time in ms. */
export async function watched(call) {
  await json('/upstream', 'DELETE');
  const before = (await events()).length;
  const started = performance.now();
  const watched = {};
  try {
    watched.returned = await call();
  } catch (thrown) {
    watched.thrown = thrown;
  }
  watched.took = performance.now() - started;
  watched.codes = (await events()).slice(before).map((event) => event.code);
  watched.upstream = (await json('/upstream')).length;
  return watched;
}

/** Waits until there is an audit event of this request, and returns its code. */
export async function codeOf(requestId) {
  assert.ok(requestId, 'the request has an id');
  for (let tries = 0; tries < 200; tries++) {
    const event = (await events()).find((e) => e.id === requestId);
    if (event) return event.code;
    await sleep(50);
  }
  assert.fail('no audit event of the request');
}

/** Waits until this many audit events have come after the first `before`, and returns their codes. */
export async function codesAfter(before, count) {
  for (let tries = 0; tries < 200; tries++) {
    const codes = (await events()).slice(before).map((event) => event.code);
    if (codes.length >= count) return codes;
    await sleep(50);
  }
  assert.fail('the audit events have not come');
}

/** All of a stream. */
export async function all(stream) {
  const items = [];
  for await (const item of await stream) items.push(item);
  return items;
}
