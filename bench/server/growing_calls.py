"""What grows where calls are plain: routes, keys, callers, limits, bodies, and what is looked for in a prompt."""
import contextlib
import functools
import urllib.error
import urllib.request

from gateways import Portcullis
from keys import fill
from loads import body
from processes import Unusable
from prose import prose, with_secret
from series import Row, Series, Target

AMPLE = 100_000_000
PROMPT = 4_000


def route(name, origin, **settings):
    """The settings of one more route to the upstream, which is like the usual one."""
    place = f"portcullis.routes.{name}"
    return {f"{place}.dialect": "openai", f"{place}.operations": "chat", f"{place}.models": "bench",
            f"{place}.upstreams[0].base-url": origin, f"{place}.upstreams[0].private-network": "true", f"{place}.limits.requests": f"{AMPLE}/1m",
            **{f"{place}.{key}": value for key, value in settings.items()}}


@contextlib.contextmanager
def routes(origin, options):
    """A gateway for each count; the last route is called."""
    with contextlib.ExitStack() as stack:
        rows = []
        for count in (1, 10, 100, 1_000):
            more = {key: value for n in range(1, count) for key, value in route(f"more{n:04}", origin).items()}
            gateway = stack.enter_context(Portcullis(origin, options.artifact, more))
            rows.append(Row(f"{count:,}", count, Target.of(gateway, f"more{count - 1:04}" if more else "openai"), body("bench")))
        yield Series("routes", "Routes", "routes", rows)


@contextlib.contextmanager
def keys(origin, options):
    """A gateway for each store, called with ten of its keys."""
    with contextlib.ExitStack() as stack:
        rows = []
        for count in (10, 1_000, 100_000) + ((1_000_000,) if options.large else ()):
            gateway = stack.enter_context(Portcullis(origin, options.artifact))
            made = fill(gateway, count)
            rows.append(Row(f"{count:,}", count, Target.of(gateway), body("bench"), made[::count // 10]))
        yield Series("keys", "Keys in the store, ten of which call", "keys", rows)


@contextlib.contextmanager
def callers(origin, options):
    """One gateway, whose keys call in turn: more of them than calls can be made are called once, or not at all."""
    with Portcullis(origin, options.artifact) as gateway:
        made = fill(gateway, 10_000)
        rows = [Row(f"{count:,}", count, Target.of(gateway), body("bench"), made[:count]) for count in (1, 10, 100, 1_000, 10_000)]
        yield Series("callers", "Keys that call in turn, of ten thousand", "keys", rows)


def windows(measure, count):
    return f"{measure}=" + ",".join(f"{AMPLE * 1_000}/{n + 1}d" for n in range(count))


@contextlib.contextmanager
def limits(origin, options):
    """One gateway. A key has nine limits at most, so the most of them are shared out to key, tenant and route."""
    ample = ",".join(f"{AMPLE * 1_000}/{n + 1}d" for n in range(4))
    changes = {key: "" for key in ("portcullis.limits.key.requests", "portcullis.limits.key.tokens", "portcullis.limits.key.concurrent",
                                   "portcullis.limits.tenant.tokens", "portcullis.routes.openai.limits.requests")}
    tenant = "portcullis.limits.tenants[0]"
    changes.update({f"{tenant}.name": "busy", f"{tenant}.requests": ample, f"{tenant}.tokens": ample, f"{tenant}.concurrent": str(AMPLE)})
    changes.update(route("limited", origin, **{"limits.requests": f"{AMPLE}/1m,{AMPLE}/1h"}))
    most = [f"--limit={windows('requests', 4)}", f"--limit={windows('tokens', 4)}", f"--limit=concurrent={AMPLE}"]
    with Portcullis(origin, options.artifact, changes) as gateway:
        one = gateway.made_key(f"--limit={windows('requests', 1)}")
        five = gateway.made_key(f"--limit={windows('requests', 3)}", f"--limit={windows('tokens', 2)}")
        nine, busy = gateway.made_key(*most), gateway.made_key(*most, "--tenant=busy")
        rows = [Row(label, count, Target.of(gateway, place, key), body("bench")) for label, count, place, key in (
            ("1", 1, "openai", one), ("5", 5, "openai", five), ("9", 9, "openai", nine), ("20", 20, "limited", busy))]
        yield Series("limits", "Limits that one call counts against", "limits", rows)


@contextlib.contextmanager
def bodies(origin, options, guarded=True):
    """One gateway, prose in one message; with the guard as it usually is, or without."""
    way = {} if guarded else OPEN
    with Portcullis(origin, options.artifact, route("sized", origin, **way)) as gateway:
        rows = []
        for label, size in (("100 B", 100), ("1 kB", 1_000), ("10 kB", 10_000), ("100 kB", 100_000), ("1 MB", 1_000_000), ("5 MB", 5_000_000)):
            text = prose(size - len(body("bench", "")))
            rows.append(Row(label, size, Target.of(gateway, "sized"), body("bench", text)))
        name, said = ("bodies", "the guard as it usually is") if guarded else ("bodies-unguarded", "no guard")
        yield Series(name, f"Size of a request's body, {said}", "bytes", rows, connections=4, by_byte=True)


OPEN = {f"guard.{family}.{way}": "allow" for family in ("secrets", "personal") for way in ("input", "output")}


@contextlib.contextmanager
def guard(origin, options):
    """One gateway with a route for each set of rules, and the same prompt; the last has a secret, which is redacted."""
    ways = {"off": OPEN, "secrets": {**OPEN, "guard.secrets.input": "redact"}, "personal": {**OPEN, "guard.personal.input": "redact"},
            "all": {**OPEN, "guard.secrets.input": "redact", "guard.personal.input": "redact"},
            "refusing": {**OPEN, "guard.secrets.input": "refuse"}}
    places = {key: value for name, way in ways.items() for key, value in route(name, origin, **way).items()}
    call, secret = body("bench", prose(PROMPT)), body("bench", with_secret(prose(PROMPT)))
    with Portcullis(origin, options.artifact, places) as gateway:
        refused(Target.of(gateway, "refusing"), secret)
        rows = [Row(name, None, Target.of(gateway, name), call) for name in ("off", "secrets", "personal", "all")]
        rows.append(Row("all, a secret", None, Target.of(gateway, "all"), secret))
        yield Series("guard", "What a prompt of 4 kB is searched for", "rules", rows)


def refused(target, call):
    """A secret that is not taken for one would be measured as prose."""
    request = urllib.request.Request(target.url, call.encode(), {"content-type": "application/json", **target.headers})
    with contextlib.suppress(urllib.error.HTTPError):
        with urllib.request.urlopen(request, timeout=60):
            raise Unusable("the secret was not found in the prompt")


CALLS = {"routes": routes, "keys": keys, "callers": callers, "limits": limits, "bodies": bodies,
         "bodies-unguarded": functools.partial(bodies, guarded=False), "guard": guard}
