// Refusals and failures as the SDKs' own typed errors, and how often the SDKs ask again: when
// `x-should-retry` says so, after the time that `Retry-After` names, and not otherwise.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { gateway, key, miniKey, watched } from './world.mjs';

const messages = (text) => [{ role: 'user', content: text }];

const sdks = [
  {
    name: 'openai',
    errors: OpenAI,
    client: (route, apiKey) => new OpenAI({ baseURL: `${gateway}/${route}/v1`, apiKey }),
    chat: (client, model, text = 'hello') =>
      client.chat.completions.create({ model, messages: messages(text) }),
    malformed: (client) => client.chat.completions.create({ model: 'stub', messages: [] }),
    unknown: (client) => client.files.list(),
    twoKeys: (client) => client.models.list({ headers: { 'x-api-key': key } }),
  },
  {
    name: 'anthropic',
    errors: Anthropic,
    client: (route, apiKey) => new Anthropic({ baseURL: `${gateway}/${route}`, apiKey }),
    chat: (client, model, text = 'hello') =>
      client.messages.create({ model, max_tokens: 10, messages: messages(text) }),
    malformed: (client) => client.messages.create({ model: 'stub', max_tokens: 10, messages: [] }),
    unknown: (client) => client.messages.batches.list(),
    twoKeys: (client) => client.models.list({}, { headers: { 'api-key': key } }),
  },
];

for (const { name, errors, client, chat, malformed, unknown, twoKeys } of sdks) {
  const mine = client(name, key);
  const minis = client(name, miniKey);

  /** Refused at the gateway, once, with this typed error: nothing arrives upstream. */
  async function refused(type, status, call) {
    const { thrown, codes, upstream } = await watched(call);
    assert.ok(thrown instanceof type, `raised ${thrown?.constructor.name}`);
    assert.equal(thrown.status, status);
    assert.equal(thrown.headers.get('x-should-retry'), 'false');
    assert.match(thrown.requestID ?? '', /^[0-9a-f]{32}$/);
    assert.equal(codes.length, 1, 'the SDK asked once');
    assert.equal(upstream, 0);
  }

  describe(`${name}: refusals`, () => {
    for (const bad of ['sk-of-another-provider', 'pcl_aa_aaaa', key.slice(0, -9) + 'a'.repeat(9)]) {
      test(`401 for a key of another kind (${bad.length} letters)`, () =>
        refused(errors.AuthenticationError, 401, () => chat(client(name, bad), 'stub')));
    }

    test('403 for a model that the key may not use', () =>
      refused(errors.PermissionDeniedError, 403, () => chat(minis, 'stub')));

    test('403 for a route that the key may not use', () =>
      refused(errors.PermissionDeniedError, 403, () => chat(client(`small${name}`, miniKey), 'stub-mini')));

    test('404 for an operation that the gateway does not know', () =>
      refused(errors.NotFoundError, 404, () => unknown(mine)));

    test('404 for a model that the key may not see', () =>
      refused(errors.NotFoundError, 404, () => minis.models.retrieve('stub')));

    test('413 for a body over the limit', () =>
      refused(errors.APIError, 413, () =>
        chat(client(`small${name}`, key), 'stub', 'word '.repeat(40_000))));

    test('422 for a call without messages', () =>
      refused(errors.UnprocessableEntityError, 422, () => malformed(mine)));

    test('400 for two credentials', () =>
      refused(errors.BadRequestError, 400, () => twoKeys(mine)));

    test('lists the models of the key alone', async () => {
      const ids = [];
      for await (const model of minis.models.list()) ids.push(model.id);
      assert.deepEqual(ids, ['stub-mini']);
    });
  });

  /** Failed upstream, with this typed error, after so many requests. */
  async function failed(type, status, model, requests) {
    const { thrown, codes, upstream } = await watched(() => chat(mine, model));
    assert.ok(thrown instanceof type, `raised ${thrown?.constructor.name}`);
    assert.equal(thrown.status, status);
    assert.equal(codes.length, requests, 'requests at the gateway');
    assert.equal(upstream, requests, 'requests at the upstream');
  }

  describe(`${name}: failures upstream`, () => {
    for (const [status, type] of [
      [400, errors.BadRequestError],
      [404, errors.NotFoundError],
      [413, errors.APIError],
      [422, errors.UnprocessableEntityError],
    ]) {
      test(`${status} passes, and is final`, () => failed(type, status, `stub-fail-${status}`, 1));
    }

    for (const status of [401, 403]) {
      test(`${status} is the gateway's to mend: 502, and final`, () =>
        failed(errors.InternalServerError, 502, `stub-fail-${status}`, 1));
    }

    test('429 is asked for three times', () =>
      failed(errors.RateLimitError, 429, 'stub-fail-429', 3));

    test('500 becomes 502, and is asked for three times', () =>
      failed(errors.InternalServerError, 502, 'stub-fail-500', 3));

    test('503 is asked for three times', () =>
      failed(errors.InternalServerError, 503, 'stub-fail-503', 3));

    test('a connection that breaks off is asked for three times', () =>
      failed(errors.InternalServerError, 502, 'stub-cut-before', 3));

    test('429 with x-should-retry: false is final', () =>
      failed(errors.RateLimitError, 429, 'stub-final-429', 1));
  });

  describe(`${name}: retries`, () => {
    for (const status of [429, 503]) {
      test(`waits as long as Retry-After says after ${status}`, async () => {
        const { thrown, codes, upstream, took } = await watched(() => chat(mine, `stub-flaky-${status}`));

        assert.equal(thrown, undefined);
        assert.equal(codes.length, 2);
        assert.equal(codes[1], 'ok');
        assert.equal(upstream, 2);
        assert.ok(took >= 1000, `took ${took} ms`);
      });
    }

    test('does not ask again where the wait is longer than a minute', async () => {
      const { thrown, codes } = await watched(() => chat(client(`busy${name}`, key), 'stub'));

      assert.ok(thrown instanceof errors.InternalServerError);
      assert.equal(thrown.status, 503);
      assert.equal(thrown.headers.get('retry-after'), '120');
      assert.equal(thrown.headers.get('x-should-retry'), 'false');
      assert.equal(codes.length, 1);
    });

    test('need none where the gateway tries again itself', async () => {
      const { thrown, codes, upstream } = await watched(() =>
        chat(client(`patient${name}`, key), 'stub-flaky-502'));

      assert.equal(thrown, undefined);
      assert.deepEqual(codes, ['ok']);
      assert.equal(upstream, 2);
    });
  });
}
