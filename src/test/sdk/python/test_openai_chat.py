"""Chat completions, embeddings and models, as an application sees them with OpenAI's own SDK."""

import asyncio

import openai
import pytest
from world import GATEWAY, KEY

client = openai.OpenAI(base_url=f"{GATEWAY}/openai/v1", api_key=KEY, max_retries=0)


def chat(model, text, **more):
    messages = [{"role": "user", "content": text}]
    return client.chat.completions.create(model=model, messages=messages, **more)


def test_answers_chat():
    completion = chat("stub", "hello")

    assert completion.model == "stub"
    assert completion.choices[0].message.content == "You said: hello"
    assert completion.choices[0].finish_reason == "stop"
    assert completion.usage.prompt_tokens == 2
    assert completion.usage.completion_tokens == 4
    assert len(completion._request_id) == 32


def test_keeps_maximum_of_output_tokens():
    completion = chat("stub", "hello", max_completion_tokens=2)

    assert completion.choices[0].message.content == "You said"
    assert completion.choices[0].finish_reason == "length"


def test_streams_chat_in_order_without_usage_that_was_not_asked_for():
    chunks = list(chat("stub-long-50", "count", stream=True))

    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert text.startswith("chunk-1 chunk-2 ") and text.endswith(" chunk-50")
    assert len(chunks) > 10
    assert all(chunk.usage is None for chunk in chunks)
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_streams_usage_last_when_asked_for():
    chunks = list(chat("stub", "hello", stream=True, stream_options={"include_usage": True}))

    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens == 6


def test_streams_to_several_at_once():
    async def one(asynchronous, text):
        stream = await asynchronous.chat.completions.create(
            model="stub", messages=[{"role": "user", "content": text}], stream=True
        )
        return "".join([chunk.choices[0].delta.content or "" async for chunk in stream])

    async def many():
        async with openai.AsyncOpenAI(
            base_url=f"{GATEWAY}/openai/v1", api_key=KEY, max_retries=0
        ) as asynchronous:
            return await asyncio.gather(*[one(asynchronous, f"call {n}") for n in range(20)])

    assert asyncio.run(many()) == [f"You said: call {n}" for n in range(20)]


@pytest.mark.parametrize("model", ["stub-cut", "stub-error-in-stream", "stub-no-tail"])
def test_raises_when_stream_fails(model):
    with pytest.raises(openai.APIError):
        list(chat(model, "one two three four five six", stream=True))


def test_answers_embeddings():
    reply = client.embeddings.create(
        model="stub-embedding", input=["one", "two", "one"], dimensions=32
    )

    vectors = [item.embedding for item in reply.data]
    assert [item.index for item in reply.data] == [0, 1, 2]
    assert len(vectors[0]) == 32
    assert vectors[0] == vectors[2] != vectors[1]
    assert reply.usage.prompt_tokens == 3


def test_answers_embeddings_as_numbers_that_are_the_same():
    decoded = client.embeddings.create(model="stub-embedding", input="one")
    numbers = client.embeddings.create(
        model="stub-embedding", input="one", encoding_format="float"
    )

    assert decoded.data[0].embedding == pytest.approx(numbers.data[0].embedding)


def test_lists_models():
    assert "stub" in [model.id for model in client.models.list()]


def test_retrieves_model():
    assert client.models.retrieve("stub").id == "stub"
