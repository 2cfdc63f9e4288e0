// Tools and the responses API, as an application sees them that uses OpenAI's own SDK.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { all, gateway, key } from './world.mjs';

const client = new OpenAI({ baseURL: `${gateway}/openai/v1`, apiKey: key, maxRetries: 0 });
const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
};
const chatTools = [{ type: 'function', function: { name: 'get_weather', parameters } }];
const responseTools = [{ type: 'function', name: 'get_weather', parameters, strict: false }];
const question = { role: 'user', content: 'Use get_weather, please' };
const deltas = (events, type) =>
  events
    .filter((event) => event.type === type)
    .map((event) => event.delta)
    .join('');

test('carries a chat tool there and back', async () => {
  const ask = (messages) =>
    client.chat.completions.create({ model: 'stub', tools: chatTools, messages });
  const asking = (await ask([question])).choices[0].message;
  const [call] = asking.tool_calls;

  const answering = await ask([
    question,
    asking,
    { role: 'tool', tool_call_id: call.id, content: 'sunny' },
  ]);

  assert.equal(call.function.name, 'get_weather');
  assert.deepEqual(JSON.parse(call.function.arguments), { city: 'stub' });
  assert.equal(answering.choices[0].message.content, 'The tool said: sunny');
});

test('streams a chat tool call in pieces', async () => {
  const chunks = await all(
    client.chat.completions.create({
      model: 'stub',
      messages: [{ role: 'user', content: 'Hello' }],
      tools: chatTools,
      tool_choice: 'required',
      stream: true,
    }),
  );

  const pieces = chunks.flatMap((chunk) => chunk.choices[0].delta.tool_calls ?? []);
  assert.ok(pieces.length > 2);
  assert.equal(pieces.map((piece) => piece.function.arguments ?? '').join(''), '{"city":"stub"}');
  assert.equal(chunks.at(-1).choices[0].finish_reason, 'tool_calls');
});

test('runs a tool by the helper that calls it', async () => {
  const runner = client.chat.completions.runTools({
    model: 'stub',
    messages: [question],
    tools: [
      {
        type: 'function',
        function: {
          name: 'get_weather',
          parameters,
          parse: JSON.parse,
          function: ({ city }) => `sunny in ${city}`,
        },
      },
    ],
  });

  assert.equal(await runner.finalContent(), 'The tool said: sunny in stub');
});

test('answers a response', async () => {
  const response = await client.responses.create({ model: 'stub', input: 'hello' });

  assert.equal(response.status, 'completed');
  assert.equal(response.output_text, 'You said: hello');
  assert.equal(response.usage.input_tokens, 2);
  assert.equal(response.usage.output_tokens, 4);
});

test('answers a response cut short', async () => {
  const response = await client.responses.create({
    model: 'stub',
    input: 'hello',
    max_output_tokens: 2,
  });

  assert.equal(response.status, 'incomplete');
  assert.equal(response.output_text, 'You said');
});

test('streams a response with every event in order', async () => {
  const events = await all(
    client.responses.create({ model: 'stub-long-20', input: 'count', stream: true }),
  );

  const types = events.map((event) => event.type);
  assert.deepEqual(types.slice(0, 4), [
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.content_part.added',
  ]);
  assert.deepEqual(types.slice(-4), [
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.completed',
  ]);
  assert.match(deltas(events, 'response.output_text.delta'), /^chunk-1 chunk-2 .* chunk-20$/);
});

test('streams a response by the helper that puts it together', async () => {
  const stream = client.responses.stream({ model: 'stub', input: 'hello' });

  assert.equal((await stream.finalResponse()).output_text, 'You said: hello');
});

test('carries a tool of a response there and back', async () => {
  const ask = (input) => client.responses.create({ model: 'stub', tools: responseTools, input });
  const [call] = (await ask([question])).output;

  const answering = await ask([
    question,
    call,
    { type: 'function_call_output', call_id: call.call_id, output: 'sunny' },
  ]);

  assert.equal(call.name, 'get_weather');
  assert.equal(call.arguments, '{"city":"stub"}');
  assert.equal(answering.output_text, 'The tool said: sunny');
});

test('streams a tool call of a response in pieces', async () => {
  const events = await all(
    client.responses.create({
      model: 'stub',
      tools: responseTools,
      input: 'Use the tool, please',
      stream: true,
    }),
  );

  assert.equal(deltas(events, 'response.function_call_arguments.delta'), '{"city":"stub"}');
  assert.equal(events.at(-1).response.output[0].name, 'get_weather');
});
