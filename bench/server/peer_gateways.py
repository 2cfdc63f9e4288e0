"""Other gateways for language models, as `peers` installs them: each asks for what it must, logs little, and listens on loopback."""
import functools
import json
import os
import pathlib
import secrets
import shutil
import tempfile

from gateways import HERE, NO_KEY, PATH, bearer, filled
from processes import Running, free_port, settle

VERSIONS = {"tensorzero": "2026.6.0", "portkey": "1.15.2", "hono": "1.13.8", "litellm": "1.106.2"}


class Peer(Running):
    """One that has a folder for its configuration, and has settled before it is called."""

    model = "bench"
    url = ""

    def __init__(self, command, ready="", at=None, **environment):
        try:
            super().__init__(command, ready, at, patience=300, cwd=self.home, env={**os.environ, **environment})
        except BaseException:
            shutil.rmtree(self.home)
            raise
        settle(self.pid)

    def close(self):
        super().close()
        shutil.rmtree(self.home, ignore_errors=True)


def folder(name):
    return tempfile.mkdtemp(prefix=f"bench-{name}-")


class TensorZero(Peer):
    """Without authentication, and without the database that it observes into. It says itself where it listens."""

    model = "tensorzero::model_name::bench"

    def __init__(self, installed, origin):
        self.home = folder("tensorzero")
        (pathlib.Path(self.home) / "gateway.toml").write_text(filled(HERE / "tensorzero.toml", UPSTREAM=origin))
        super().__init__([str(installed / "bin/python"), str(HERE / "start_tensorzero.py"), "gateway.toml"], r"http://\S+",
                         BENCH_KEY="none", RUST_LOG="error")
        self.url, self.headers = f"{self.found.rstrip('/')}/chat/completions", NO_KEY


class Portkey(Peer):
    """Without authentication: a caller's headers say where the model is."""

    def __init__(self, installed, origin):
        self.home = folder("portkey")
        port = free_port()
        server = installed / "node_modules/@portkey-ai/gateway/build/start-server.js"
        super().__init__(["node", "--require", str(HERE / "loopback.cjs"), str(server), f"--port={port}", "--headless"],
                         at=f"http://127.0.0.1:{port}/", NODE_ENV="production", ENVIRONMENT="production")
        self.url = f"http://127.0.0.1:{port}{PATH}"
        self.headers = {**NO_KEY, "x-portkey-provider": "openai", "x-portkey-custom-host": f"{origin}/v1"}


class LiteLlm(Peer):
    """With its one master key, and without a database; the list of prices is its own, not fetched."""

    def __init__(self, workers, installed, origin):
        self.home = folder("litellm")
        port, key = free_port(), f"sk-{secrets.token_hex(16)}"
        (pathlib.Path(self.home) / "config.yaml").write_text(filled(HERE / "litellm.yaml", UPSTREAM=origin, KEY=key))
        quiet = {"version": 1, "disable_existing_loggers": False,
                 "loggers": {name: {"level": "ERROR"} for name in ("uvicorn", "uvicorn.error", "uvicorn.access")}}
        (pathlib.Path(self.home) / "log.json").write_text(json.dumps(quiet))
        super().__init__(
            [str(installed / "bin/litellm"), "--config", "config.yaml", "--host", "127.0.0.1", "--port", str(port),
             "--num_workers", str(workers), "--telemetry", "False", "--log_config", "log.json"],
            at=f"http://127.0.0.1:{port}/health/liveliness",
            LITELLM_MODE="PRODUCTION", LITELLM_LOG="ERROR", LITELLM_LOCAL_MODEL_COST_MAP="True", NO_DOCS="True",
            DISABLE_ADMIN_UI="True", PATH=f"{installed / 'bin'}:{os.environ['PATH']}")
        self.url, self.headers = f"http://127.0.0.1:{port}{PATH}", bearer(key)


def installed(place):
    """Names, with versions, and what starts them, of those that are in a folder."""
    known = [
        ("tensorzero", "TensorZero {}, no authentication", TensorZero),
        ("portkey", "Portkey OSS {}, no authentication", Portkey),
        ("litellm", "LiteLLM {}, one worker", functools.partial(LiteLlm, 1)),
        ("litellm", "LiteLLM {}, two workers", functools.partial(LiteLlm, 2)),
    ]
    return [(name.format(VERSIONS[part]), functools.partial(start, place.resolve() / part))
            for part, name, start in known if (place / part).is_dir()]
