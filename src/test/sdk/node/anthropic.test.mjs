// Messages and models, as an application sees them that uses Anthropic's own SDK.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { all, gateway, key } from './world.mjs';

const client = new Anthropic({ baseURL: `${gateway}/anthropic`, apiKey: key, maxRetries: 0 });
const tools = [
  {
    name: 'get_weather',
    input_schema: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
    },
  },
];
const user = (content) => ({ role: 'user', content });
const ask = (model, content, more) => ({
  model,
  max_tokens: 1000,
  messages: [user(content)],
  ...more,
});
const send = (...call) => client.messages.create(ask(...call));

test('answers a message', async () => {
  const message = await send('stub', 'hello');

  assert.equal(message.content[0].text, 'You said: hello');
  assert.equal(message.stop_reason, 'end_turn');
  assert.equal(message.usage.input_tokens, 2);
  assert.equal(message.usage.output_tokens, 4);
});

test('names the request', async () => {
  const { request_id: id } = await send('stub', 'hello').withResponse();

  assert.match(id, /^[0-9a-f]{32}$/);
});

test('keeps the maximum of output tokens', async () => {
  const message = await send('stub', 'hello', { max_tokens: 2 });

  assert.equal(message.content[0].text, 'You said');
  assert.equal(message.stop_reason, 'max_tokens');
});

test('streams a message in order', async () => {
  const events = await all(send('stub-long-50', 'count', { stream: true }));

  const deltas = events.filter((event) => event.type === 'content_block_delta');
  assert.equal(events[0].type, 'message_start');
  assert.equal(events.at(-1).type, 'message_stop');
  assert.match(deltas.map((event) => event.delta.text).join(''), /^chunk-1 .* chunk-50$/);
  assert.ok(deltas.length > 10);
});

test('streams by the helper that puts a message together, with usage', async () => {
  const message = await client.messages.stream(ask('stub', 'hello')).finalMessage();

  assert.equal(message.content[0].text, 'You said: hello');
  assert.equal(message.usage.input_tokens, 2);
  assert.equal(message.usage.output_tokens, 4);
});

for (const model of ['stub-cut', 'stub-error-in-stream', 'stub-no-tail']) {
  test(`raises when a stream fails: ${model}`, async () => {
    await assert.rejects(
      client.messages.stream(ask(model, 'one two three four five six')).finalMessage(),
      Anthropic.APIError,
    );
  });
}

test('carries a tool there and back', async () => {
  const question = 'Use get_weather, please';
  const asking = await send('stub', question, { tools });
  const [call] = asking.content;

  const answering = await send('stub', question, {
    tools,
    messages: [
      user(question),
      { role: 'assistant', content: asking.content },
      user([{ type: 'tool_result', tool_use_id: call.id, content: 'sunny' }]),
    ],
  });

  assert.equal(asking.stop_reason, 'tool_use');
  assert.equal(call.name, 'get_weather');
  assert.deepEqual(call.input, { city: 'stub' });
  assert.equal(answering.content[0].text, 'The tool said: sunny');
});

test('streams a tool call in pieces', async () => {
  const stream = client.messages.stream(ask('stub', 'Hello', { tools, tool_choice: { type: 'any' } }));
  let pieces = 0;
  stream.on('inputJson', () => pieces++);

  const message = await stream.finalMessage();

  assert.ok(pieces > 1);
  assert.deepEqual(message.content[0].input, { city: 'stub' });
  assert.equal(message.stop_reason, 'tool_use');
});

test('counts tokens', async () => {
  const { input_tokens: tokens } = await client.messages.countTokens({
    model: 'stub',
    messages: [user('twelve bytes')],
  });

  assert.equal(tokens, 3);
});

test('lists models', async () => {
  const ids = (await all(client.models.list())).map((model) => model.id);

  assert.ok(ids.includes('stub'));
});

test('retrieves a model', async () => {
  assert.equal((await client.models.retrieve('stub')).id, 'stub');
});
