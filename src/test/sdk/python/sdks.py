"""Both SDKs behind the same few words, for tests of what they have in common."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any, Callable

import anthropic
import openai
from world import GATEWAY, KEY


def _messages(text):
    return [{"role": "user", "content": text}]


@dataclass(frozen=True)
class Sdk:
    name: str
    errors: ModuleType
    make: Callable[..., Any]
    chat: Callable[..., Any]
    unknown: Callable[[Any], Any]
    other_header: str

    def client(self, route, key=KEY, **options):
        return self.make(route, key, options)

    def __str__(self):
        return self.name


OPENAI = Sdk(
    name="openai",
    errors=openai,
    make=lambda route, key, options: openai.OpenAI(
        base_url=f"{GATEWAY}/{route}/v1", api_key=key, **options
    ),
    chat=lambda client, model, text="hello", **more: client.chat.completions.create(
        model=model, messages=_messages(text) if text else [], **more
    ),
    unknown=lambda client: client.files.list(),
    other_header="x-api-key",
)

ANTHROPIC = Sdk(
    name="anthropic",
    errors=anthropic,
    make=lambda route, key, options: anthropic.Anthropic(
        base_url=f"{GATEWAY}/{route}", api_key=key, **options
    ),
    chat=lambda client, model, text="hello", **more: client.messages.create(
        model=model, max_tokens=1000, messages=_messages(text) if text else [], **more
    ),
    unknown=lambda client: client.messages.batches.list(),
    other_header="api-key",
)

BOTH = [OPENAI, ANTHROPIC]
