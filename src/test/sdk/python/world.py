"""Where the gateway is, its keys, and what has arrived at it and at the model behind it.

PythonSdkIT starts all of it and says so in the environment.
"""

import json
import os
import time
import urllib.request
from dataclasses import dataclass

GATEWAY = os.environ["GATEWAY"]
_TOLD = os.environ["TOLD"]


class Key(str):
    """A key that no failing assertion shows."""

    def __repr__(self):
        return "a key"


KEY = Key(os.environ["KEY"])
MINI_KEY = Key(os.environ["MINI_KEY"])


def _json(path, method="GET"):
    request = urllib.request.Request(_TOLD + path, method=method)
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def events():
    """The audit events so far, oldest first."""
    return _json("/events")


@dataclass
class Watched:
    """What a call returned or threw, its audit events, how much arrived upstream, its seconds."""

    returned: object
    thrown: Exception | None
    codes: list
    upstream: int
    took: float


def watched(call):
    _json("/upstream", "DELETE")
    before = len(events())
    started = time.monotonic()
    returned, thrown = None, None
    try:
        returned = call()
    except Exception as error:  # whatever it is, the test looks at it
        thrown = error
    took = time.monotonic() - started
    codes = [event["code"] for event in events()[before:]]
    return Watched(returned, thrown, codes, len(_json("/upstream")), took)


def code_of(request_id):
    """Waits until there is an audit event of this request, and returns its code."""
    assert request_id
    for _ in range(200):
        for event in events():
            if event["id"] == request_id:
                return event["code"]
        time.sleep(0.05)
    raise AssertionError("no audit event of the request")


def codes_after(before, count):
    """Waits until this many events have come after the first `before`, and returns their codes."""
    for _ in range(200):
        codes = [event["code"] for event in events()[before:]]
        if len(codes) >= count:
            return codes
        time.sleep(0.05)
    raise AssertionError("the audit events have not come")
