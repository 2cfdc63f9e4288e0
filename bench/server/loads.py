"""Ways to call a gateway, and what is counted meanwhile. A gateway has an address, headers, a model and, but for none, a process."""
import contextlib
import json
import os
import pathlib
import subprocess
import tempfile
import urllib.error
import urllib.request

from processes import Unusable, cpu, resident

HERE = pathlib.Path(__file__).resolve().parent


def body(model, text="Say hello", stream=False):
    """A call, as a client writes it."""
    call = {"model": model, "max_tokens": 64, "messages": [{"role": "user", "content": text}]}
    return json.dumps({**call, "stream": True} if stream else call, separators=(",", ":"))


def check(gateway, call):
    """A reply that is wrong is not worth measuring."""
    request = urllib.request.Request(gateway.url, call.encode(), {"content-type": "application/json", **gateway.headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            text = reply.read().decode()
    except urllib.error.HTTPError as refusal:
        raise Unusable(f"{gateway.url} answers {refusal.code}: {refusal.read(300).decode(errors='replace')}") from refusal
    except OSError as failure:
        raise Unusable(f"{gateway.url} does not answer: {failure}") from failure
    if "how can I help" not in text and "[DONE]" not in text:
        raise Unusable(f"a wrong reply of {gateway.url}: {text[:200]}")


@contextlib.contextmanager
def environment_of(gateway, call, keys=()):
    """The environment of a load. Bodies and keys go by files, since the kernel bounds what an environment holds."""
    with tempfile.TemporaryDirectory(prefix="bench-call-") as folder:
        place = pathlib.Path(folder)
        (place / "body").write_text(call)
        (place / "keys").write_text("".join(f"{key}\n" for key in keys))
        yield {**os.environ, "BODY": str(place / "body"), "KEYS": str(place / "keys"),
               "HEADERS": "".join(f"{name}: {value}\n" for name, value in gateway.headers.items())}


def called(command, gateway, call, keys=()):
    """What a load prints at its end."""
    with environment_of(gateway, call, keys) as environment:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def plain(gateway, call, connections, seconds, keys=()):
    return called(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", HERE / "chat.lua", gateway.url],
                  gateway, call, keys)


def streams(gateway, call, connections, seconds):
    return called(["node", HERE / "streams.mjs", gateway.url, str(connections), str(seconds)], gateway, call)


def measured(gateway, load, call, connections, seconds, **more):
    """The figures of one load, with microseconds of the gateway's CPU for each reply."""
    before = cpu(gateway.pid) if gateway.pid else 0
    figures = load(gateway, call, connections, seconds, **more)
    replies = figures.get("requests", figures.get("streams"))
    figures["cpu"] = (cpu(gateway.pid) - before) * 1e6 / max(1, replies) if gateway.pid else None
    figures["resident"] = resident(gateway.pid) if gateway.pid else None
    return figures
