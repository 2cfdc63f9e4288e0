"""Tools and the responses API, as an application sees them with OpenAI's own SDK."""

import json

import openai
from world import GATEWAY, KEY

client = openai.OpenAI(base_url=f"{GATEWAY}/openai/v1", api_key=KEY, max_retries=0)

PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
}
CHAT_TOOLS = [{"type": "function", "function": {"name": "get_weather", "parameters": PARAMETERS}}]
RESPONSE_TOOLS = [
    {"type": "function", "name": "get_weather", "parameters": PARAMETERS, "strict": False}
]
QUESTION = {"role": "user", "content": "Use get_weather, please"}


def test_carries_chat_tool_there_and_back():
    def ask(messages):
        return client.chat.completions.create(model="stub", tools=CHAT_TOOLS, messages=messages)

    asking = ask([QUESTION]).choices[0].message
    call = asking.tool_calls[0]
    answering = ask(
        [QUESTION, asking, {"role": "tool", "tool_call_id": call.id, "content": "sunny"}]
    )

    assert call.function.name == "get_weather"
    assert json.loads(call.function.arguments) == {"city": "stub"}
    assert answering.choices[0].message.content == "The tool said: sunny"


def test_streams_chat_tool_call_in_pieces():
    chunks = list(
        client.chat.completions.create(
            model="stub",
            messages=[{"role": "user", "content": "Hello"}],
            tools=CHAT_TOOLS,
            tool_choice="required",
            stream=True,
        )
    )

    pieces = [piece for chunk in chunks for piece in chunk.choices[0].delta.tool_calls or []]
    assert len(pieces) > 2
    assert "".join(piece.function.arguments or "" for piece in pieces) == '{"city":"stub"}'
    assert chunks[-1].choices[0].finish_reason == "tool_calls"


def test_answers_response():
    response = client.responses.create(model="stub", input="hello")

    assert response.status == "completed"
    assert response.output_text == "You said: hello"
    assert response.usage.input_tokens == 2
    assert response.usage.output_tokens == 4


def test_answers_response_cut_short():
    response = client.responses.create(model="stub", input="hello", max_output_tokens=2)

    assert response.status == "incomplete"
    assert response.output_text == "You said"


def test_streams_response_with_every_event_in_order():
    events = list(client.responses.create(model="stub-long-20", input="count", stream=True))

    types = [event.type for event in events]
    assert types[:4] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
    ]
    assert types[-4:] == [
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    text = "".join(e.delta for e in events if e.type == "response.output_text.delta")
    assert text.startswith("chunk-1 chunk-2 ") and text.endswith(" chunk-20")


def test_streams_response_by_the_helper_that_puts_it_together():
    with client.responses.stream(model="stub", input="hello") as stream:
        assert stream.get_final_response().output_text == "You said: hello"


def test_carries_tool_of_response_there_and_back():
    def ask(items):
        return client.responses.create(model="stub", tools=RESPONSE_TOOLS, input=items)

    call = ask([QUESTION]).output[0]
    answering = ask(
        [
            QUESTION,
            call,
            {"type": "function_call_output", "call_id": call.call_id, "output": "sunny"},
        ]
    )

    assert call.name == "get_weather"
    assert call.arguments == '{"city":"stub"}'
    assert answering.output_text == "The tool said: sunny"


def test_streams_tool_call_of_response_in_pieces():
    events = list(
        client.responses.create(
            model="stub", tools=RESPONSE_TOOLS, input="Use the tool, please", stream=True
        )
    )

    deltas = [e.delta for e in events if e.type == "response.function_call_arguments.delta"]
    assert "".join(deltas) == '{"city":"stub"}'
    assert events[-1].response.output[0].name == "get_weather"
