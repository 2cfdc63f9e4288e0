// Chat completions, embeddings and models, as an application sees them that uses OpenAI's own SDK.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { all, gateway, key } from './world.mjs';

const client = new OpenAI({ baseURL: `${gateway}/openai/v1`, apiKey: key, maxRetries: 0 });
const user = (content) => [{ role: 'user', content }];
const chat = (model, content, more) =>
  client.chat.completions.create({ model, messages: user(content), ...more });

test('answers chat', async () => {
  const completion = await chat('stub', 'hello');

  assert.equal(completion.model, 'stub');
  assert.equal(completion.choices[0].message.content, 'You said: hello');
  assert.equal(completion.choices[0].finish_reason, 'stop');
  assert.equal(completion.usage.prompt_tokens, 2);
  assert.equal(completion.usage.completion_tokens, 4);
});

test('names the request', async () => {
  const { request_id: id } = await chat('stub', 'hello').withResponse();

  assert.match(id, /^[0-9a-f]{32}$/);
});

test('keeps the maximum of output tokens', async () => {
  const completion = await chat('stub', 'hello', { max_completion_tokens: 2 });

  assert.equal(completion.choices[0].message.content, 'You said');
  assert.equal(completion.choices[0].finish_reason, 'length');
});

test('streams chat in order, without usage that was not asked for', async () => {
  const chunks = await all(chat('stub-long-50', 'count', { stream: true }));

  const text = chunks.map((chunk) => chunk.choices[0].delta.content ?? '').join('');
  assert.match(text, /^chunk-1 chunk-2 .* chunk-50$/);
  assert.ok(chunks.length > 10);
  assert.ok(chunks.every((chunk) => !chunk.usage));
  assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
});

test('streams usage last when asked for', async () => {
  const chunks = await all(
    chat('stub', 'hello', { stream: true, stream_options: { include_usage: true } }),
  );

  assert.deepEqual(chunks.at(-1).choices, []);
  assert.equal(chunks.at(-1).usage.total_tokens, 6);
});

test('streams by the helper that puts a completion together', async () => {
  const stream = client.chat.completions.stream({ model: 'stub', messages: user('hello') });

  assert.equal(await stream.finalContent(), 'You said: hello');
});

for (const model of ['stub-cut', 'stub-error-in-stream', 'stub-no-tail']) {
  test(`raises when a stream fails: ${model}`, async () => {
    await assert.rejects(
      all(chat(model, 'one two three four five six', { stream: true })),
      OpenAI.APIError,
    );
  });
}

test('answers embeddings, which the SDK asks for in Base64', async () => {
  const { data, usage } = await client.embeddings.create({
    model: 'stub-embedding',
    input: ['one', 'two', 'one'],
    dimensions: 32,
  });

  assert.deepEqual(data.map((item) => item.index), [0, 1, 2]);
  assert.equal(data[0].embedding.length, 32);
  assert.deepEqual(data[0].embedding, data[2].embedding);
  assert.notDeepEqual(data[0].embedding, data[1].embedding);
  assert.equal(usage.prompt_tokens, 3);
});

test('answers embeddings as numbers that are the same', async () => {
  const ask = { model: 'stub-embedding', input: 'one' };
  const numbers = await client.embeddings.create({ ...ask, encoding_format: 'float' });
  const decoded = await client.embeddings.create(ask);

  assert.deepEqual(
    decoded.data[0].embedding,
    numbers.data[0].embedding.map((number) => Math.fround(number)),
  );
});

test('lists models', async () => {
  const ids = (await all(client.models.list())).map((model) => model.id);

  assert.ok(ids.includes('stub'));
});

test('retrieves a model', async () => {
  assert.equal((await client.models.retrieve('stub')).id, 'stub');
});
