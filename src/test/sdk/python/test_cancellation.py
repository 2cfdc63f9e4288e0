"""A client that leaves ends the upstream's call too, and the audit event says that it left."""

import asyncio

import openai
import pytest
from sdks import BOTH
from world import GATEWAY, KEY, code_of, codes_after, events

LONG = "word " * 500


@pytest.mark.parametrize("sdk", BOTH, ids=str)
def test_by_closing_the_stream(sdk):
    client = sdk.client(sdk.name, max_retries=0)
    with sdk.chat(client, "stub-drip-20", LONG, stream=True) as stream:
        request_id = stream.response.headers["x-request-id"]
        for _, _ in zip(range(5), stream):
            pass

    assert code_of(request_id) == "cut_client_gone"


@pytest.mark.parametrize("sdk", BOTH, ids=str)
def test_by_the_sdks_timeout(sdk):
    before = len(events())
    client = sdk.client(sdk.name, max_retries=0, timeout=2)

    with pytest.raises(sdk.errors.APITimeoutError):
        sdk.chat(client, "stub-hang")

    assert codes_after(before, 1) == ["cut_client_gone"]


@pytest.mark.parametrize("model", ["stub-hang", "stub-drip-20"])
def test_by_cancelling_the_task(model):
    before = len(events())

    async def read(client):
        stream = await client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": LONG}], stream=True
        )
        async for _ in stream:
            pass

    async def leave():
        async with openai.AsyncOpenAI(
            base_url=f"{GATEWAY}/openai/v1", api_key=KEY, max_retries=0
        ) as client:
            async with asyncio.timeout(2):
                await read(client)

    with pytest.raises(TimeoutError):
        asyncio.run(leave())

    assert codes_after(before, 1) == ["cut_client_gone"]


@pytest.mark.parametrize("sdk", BOTH, ids=str)
def test_leaves_the_client_as_good_as_new(sdk):
    client = sdk.client(sdk.name, max_retries=0)
    with sdk.chat(client, "stub-drip-20", LONG, stream=True) as stream:
        next(iter(stream))

    assert len(list(sdk.chat(client, "stub", stream=True))) > 2
