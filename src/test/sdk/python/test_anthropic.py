"""Messages and models, as an application sees them with Anthropic's own SDK."""

import anthropic
import pytest
from world import GATEWAY, KEY

client = anthropic.Anthropic(base_url=f"{GATEWAY}/anthropic", api_key=KEY, max_retries=0)

TOOLS = [
    {
        "name": "get_weather",
        "input_schema": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    }
]


def ask(model, text, **more):
    call = {"max_tokens": 1000, "messages": [{"role": "user", "content": text}]}
    return {"model": model, **call, **more}


def send(*call, **more):
    return client.messages.create(**ask(*call, **more))


def test_answers_message():
    message = send("stub", "hello")

    assert message.content[0].text == "You said: hello"
    assert message.stop_reason == "end_turn"
    assert message.usage.input_tokens == 2
    assert message.usage.output_tokens == 4
    assert len(message._request_id) == 32


def test_keeps_maximum_of_output_tokens():
    message = send("stub", "hello", max_tokens=2)

    assert message.content[0].text == "You said"
    assert message.stop_reason == "max_tokens"


def test_streams_message_in_order():
    events = list(send("stub-long-50", "count", stream=True))

    deltas = [event.delta.text for event in events if event.type == "content_block_delta"]
    text = "".join(deltas)
    assert events[0].type == "message_start"
    assert events[-1].type == "message_stop"
    assert text.startswith("chunk-1 chunk-2 ") and text.endswith(" chunk-50")
    assert len(deltas) > 10


def test_streams_by_the_helper_that_puts_a_message_together_with_usage():
    with client.messages.stream(**ask("stub", "hello")) as stream:
        message = stream.get_final_message()

    assert message.content[0].text == "You said: hello"
    assert message.usage.input_tokens == 2
    assert message.usage.output_tokens == 4


@pytest.mark.parametrize("model", ["stub-cut", "stub-error-in-stream", "stub-no-tail"])
def test_raises_when_stream_fails(model):
    with pytest.raises(anthropic.APIError):
        list(send(model, "one two three four five six", stream=True))


def test_carries_tool_there_and_back():
    question = "Use get_weather, please"
    asking = send("stub", question, tools=TOOLS)
    call = asking.content[0]
    result = {"type": "tool_result", "tool_use_id": call.id, "content": "sunny"}

    answering = client.messages.create(
        model="stub",
        max_tokens=1000,
        tools=TOOLS,
        messages=[
            {"role": "user", "content": question},
            {"role": "assistant", "content": asking.content},
            {"role": "user", "content": [result]},
        ],
    )

    assert asking.stop_reason == "tool_use"
    assert call.name == "get_weather"
    assert call.input == {"city": "stub"}
    assert answering.content[0].text == "The tool said: sunny"


def test_streams_tool_call_in_pieces():
    pieces = 0
    with client.messages.stream(
        **ask("stub", "Hello", tools=TOOLS, tool_choice={"type": "any"})
    ) as stream:
        for event in stream:
            pieces += event.type == "input_json"
        message = stream.get_final_message()

    assert pieces > 1
    assert message.content[0].input == {"city": "stub"}
    assert message.stop_reason == "tool_use"


def test_counts_tokens():
    messages = [{"role": "user", "content": "twelve bytes"}]

    assert client.messages.count_tokens(model="stub", messages=messages).input_tokens == 3


def test_lists_models():
    assert "stub" in [model.id for model in client.models.list()]


def test_retrieves_model():
    assert client.models.retrieve("stub").id == "stub"
