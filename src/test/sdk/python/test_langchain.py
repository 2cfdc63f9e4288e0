"""LangChain over both SDKs, by base URL and key alone."""

import pytest
from langchain_anthropic import ChatAnthropic
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from world import GATEWAY, KEY, MINI_KEY, watched


@tool
def get_weather(city: str) -> str:
    """The weather of a city."""
    return f"sunny in {city}"


def over_openai(model="stub", key=KEY, **more):
    return ChatOpenAI(model=model, base_url=f"{GATEWAY}/openai/v1", api_key=key, **more)


def over_responses(model="stub", key=KEY):
    return over_openai(model, key, use_responses_api=True)


def over_anthropic(model="stub", key=KEY):
    return ChatAnthropic(model=model, base_url=f"{GATEWAY}/anthropic", api_key=key)


MODELS = pytest.mark.parametrize("over", [over_openai, over_responses, over_anthropic])


@MODELS
def test_answers(over):
    reply = over().invoke("hello")

    assert reply.text == "You said: hello"
    assert reply.usage_metadata["total_tokens"] == 6


@MODELS
def test_streams(over):
    pieces = [piece.text for piece in over("stub-long-20").stream("count")]

    assert len(pieces) > 10
    assert "".join(pieces).endswith(" chunk-20")


@MODELS
def test_carries_a_tool_there_and_back(over):
    model = over().bind_tools([get_weather])
    question = HumanMessage("Use get_weather, please")
    asking = model.invoke([question])
    call = asking.tool_calls[0]

    answering = model.invoke(
        [question, asking, ToolMessage(get_weather.invoke(call["args"]), tool_call_id=call["id"])]
    )

    assert call["name"] == "get_weather"
    assert call["args"] == {"city": "stub"}
    assert answering.text == "The tool said: sunny in stub"


@MODELS
def test_raises_the_sdks_error_for_a_model_that_the_key_may_not_use(over):
    seen = watched(lambda: over(key=MINI_KEY).invoke("hello"))

    assert seen.thrown.status_code == 403
    assert (len(seen.codes), seen.upstream) == (1, 0)


@MODELS
def test_tries_again_after_a_limit(over):
    seen = watched(lambda: over("stub-flaky-429").invoke("hello"))

    assert seen.returned.text == "You said: hello"
    assert len(seen.codes) == 2
    assert seen.took >= 1


def test_embeds():
    embeddings = OpenAIEmbeddings(
        model="stub-embedding",
        base_url=f"{GATEWAY}/openai/v1",
        api_key=KEY,
        check_embedding_ctx_length=False,  # it would count tokens with a vocabulary from the network
    )

    first, second, third = embeddings.embed_documents(["one", "two", "one"])

    assert first == third != second
    assert embeddings.embed_query("one") == pytest.approx(first)
