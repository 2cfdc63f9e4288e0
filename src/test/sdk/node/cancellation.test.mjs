// A client that leaves ends the upstream's call too, and the audit event says that it left.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { all, codeOf, codesAfter, events, gateway, key } from './world.mjs';

const messages = [{ role: 'user', content: 'word '.repeat(500) }];
const openai = new OpenAI({ baseURL: `${gateway}/openai/v1`, apiKey: key, maxRetries: 0 });
const anthropic = new Anthropic({ baseURL: `${gateway}/anthropic`, apiKey: key, maxRetries: 0 });

const sdks = [
  {
    name: 'openai',
    errors: OpenAI,
    ask: (model, more, options) =>
      openai.chat.completions.create({ model, messages, ...more }, options),
  },
  {
    name: 'anthropic',
    errors: Anthropic,
    ask: (model, more, options) =>
      anthropic.messages.create({ model, max_tokens: 1000, messages, ...more }, options),
  },
];

for (const { name, errors, ask } of sdks) {
  const streamed = () => ask('stub-drip-20', { stream: true }).withResponse();

  describe(`${name}: cancellation`, () => {
    test('by leaving the loop', async () => {
      const { data, request_id: id } = await streamed();
      let seen = 0;
      for await (const _ of data) if (++seen === 5) break;

      assert.equal(await codeOf(id), 'cut_client_gone');
    });

    test('by aborting the stream', async () => {
      const { data, request_id: id } = await streamed();
      let seen = 0;
      for await (const _ of data) if (++seen === 5) data.controller.abort();

      assert.equal(await codeOf(id), 'cut_client_gone');
    });

    test('by a signal before the first byte', async () => {
      const before = (await events()).length;
      const controller = new AbortController();
      const asked = ask('stub-hang', {}, { signal: controller.signal });
      setTimeout(() => controller.abort(), 2000);

      await assert.rejects(asked, errors.APIUserAbortError);

      assert.deepEqual(await codesAfter(before, 1), ['cut_client_gone']);
    });

    test("by the SDK's time-out", async () => {
      const before = (await events()).length;

      await assert.rejects(ask('stub-hang', {}, { timeout: 2000 }), errors.APIConnectionTimeoutError);

      assert.deepEqual(await codesAfter(before, 1), ['cut_client_gone']);
    });

    test('leaves the client as good as new', async () => {
      assert.ok((await all(ask('stub', { stream: true }))).length > 2);
    });
  });
}
