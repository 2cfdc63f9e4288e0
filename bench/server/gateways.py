"""What calls are sent to: nothing but the upstream, a plain proxy, and the gateway."""
import base64
import contextlib
import json
import os
import pathlib
import re
import secrets
import shutil
import subprocess
import tempfile

from processes import Running, Unusable, free_port, write_private

HERE = pathlib.Path(__file__).resolve().parent
HOME = HERE.parent.parent
PATH = "/v1/chat/completions"
NO_KEY = {"authorization": "Bearer none"}

# What can be turned off, and how. No setting turns off authentication, authorization, strict reading or the audit trail.
OFF = {
    "guard": {f"portcullis.routes.openai.guard.{family}.{way}": "allow"
              for family in ("secrets", "personal") for way in ("input", "output")},
    "limits": {"portcullis.limits.key.requests": "", "portcullis.limits.key.tokens": "",
               "portcullis.limits.key.concurrent": "", "portcullis.limits.tenant.tokens": "",
               "portcullis.routes.openai.limits.requests": ""},
    "disk": {"portcullis.adapters.audit-trail": "stdout"},
}


class Nothing(contextlib.nullcontext):
    """No gateway: calls go to the upstream."""

    model = "bench"

    def __init__(self, origin):
        super().__init__(self)
        self.url, self.headers, self.pid = f"{origin}{PATH}", NO_KEY, None


class Nginx(Running):
    """A plain proxy, with one worker for each core and connections kept to the upstream."""

    model = "bench"

    def __init__(self, origin):
        self.home = tempfile.mkdtemp(prefix="bench-nginx-")
        port = free_port()
        text = filled(HERE / "nginx.conf", HOME=self.home, PORT=port, UPSTREAM=origin.removeprefix("http://"))
        (pathlib.Path(self.home) / "nginx.conf").write_text(text)
        try:
            super().__init__(["nginx", "-p", self.home, "-c", "nginx.conf", "-e", "stderr"], "start worker process")
        except BaseException:
            shutil.rmtree(self.home)
            raise
        self.url, self.headers = f"http://127.0.0.1:{port}{PATH}", NO_KEY

    def close(self):
        super().close()
        shutil.rmtree(self.home)


class Portcullis(Running):
    """The gateway with every layer, but for what is changed of its settings; an empty one is left out."""

    model = "bench"

    def __init__(self, origin, artifact, changes=None):
        self.home, self.artifact = tempfile.mkdtemp(prefix="bench-portcullis-"), artifact
        settings = dict(line.split("=", 1) for line in (HERE / "gateway.properties").read_text().splitlines()
                        if line and not line.startswith("#"))
        settings["portcullis.data-directory"] = f"{self.home}/data"
        settings["portcullis.keys.ring"] = f"file:{self.home}/ring.json"
        settings["portcullis.routes.openai.upstreams[0].base-url"] = origin
        settings.update(changes or {})
        self.ring_key = secrets.token_bytes(32)
        write_private(f"{self.home}/ring.json", json.dumps({"aa": base64.b64encode(self.ring_key).decode()}))
        write_private(f"{self.home}/portcullis.properties",
                      "".join(f"{key}={value}\n" for key, value in settings.items() if value))
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTCULLIS_")}
        self.environment["PORTCULLIS_CONFIG"] = f"{self.home}/portcullis.properties"
        try:
            self.key = self.made_key()
            super().__init__(command(artifact), r"listening on \S+", env=self.environment, cwd=self.home)
        except BaseException:
            shutil.rmtree(self.home)
            raise
        self.origin = self.found.split()[-1]
        self.url, self.headers = self.route("openai"), bearer(self.key)

    def route(self, name):
        return f"{self.origin}/{name}{PATH}"

    def made_key(self, *options):
        """A key for every route, as the gateway's own command makes one."""
        made = subprocess.run(command(self.artifact, short=True) + ["key", "create", "--owner=bench", "--scope=*", *options],
                              env=self.environment, cwd=self.home, capture_output=True, text=True)
        found = re.search(r"pcl_\S+", made.stdout)
        if made.returncode or not found:
            raise Unusable(f"no key could be made:\n{made.stderr}")
        return found[0]

    def close(self):
        super().close()
        shutil.rmtree(self.home)


def bearer(key):
    return {"authorization": f"Bearer {key}"}


def filled(template, **values):
    """The text of a file with what stands in it as @NAME@."""
    text = template.read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    return text


def command(artifact, short=False):
    """What starts an executable, or a packaged application."""
    if not artifact.endswith(".jar"):
        return [artifact, "-Xmx256m"]
    jdk = subprocess.run([HOME / "portcullis", "jdk"], capture_output=True, text=True, check=True).stdout.strip()
    options = ["-XX:TieredStopAtLevel=1"] if short else os.environ.get(
        "JAVA_OPTIONS", "-XX:+UseSerialGC -Xmx256m").split()
    return [f"{jdk}/bin/java", *options, "-jar", artifact]
