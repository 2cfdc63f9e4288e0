"""What grows where replies are streams: how many are open, and how long one is. Memory should not grow with its length."""
import json
import subprocess
import time

from gateways import HERE, Nothing, Portcullis
from loads import body, check, environment_of, measured, streams
from processes import Unusable, cpu, forget_peak, peak, resident
from tables import number, row, table

CHUNK = 1_000  # characters of one chunk of a long stream


def held(gateway, upstream, count, seconds):
    """Opens streams that together bring a thousand chunks a second, and tells what a chunk costs once all are open."""
    call = body("bench", f"chunks=100000000 bytes=10 every={count}", stream=True)
    with environment_of(gateway, call) as environment, subprocess.Popen(
            ["node", HERE / "hold.mjs", gateway.url, str(count)], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE) as load:
        try:
            if (said := load.stdout.readline().strip()) != "open":
                raise Unusable(f"{count:,} streams could not be opened: {said}")
            before, beyond = cpu(gateway.pid), cpu(upstream.pid)
            time.sleep(seconds)
            used, beyond = cpu(gateway.pid) - before, cpu(upstream.pid) - beyond
            memory, theirs = resident(gateway.pid), resident(upstream.pid)
            load.stdin.close()
            figures = json.loads(load.stdout.read().splitlines()[-1])
        finally:
            load.kill()
    chunks = max(1, figures["chunks"])
    return {"cpu": used * 1e6 / chunks, "upstream": beyond * 1e6 / chunks, "resident": memory, "theirs": theirs,
            "chunks": chunks / seconds, "broken": figures["broken"]}


def open_streams(upstream, origin, options):
    """One gateway, more and more streams at once."""
    found, first = [], None
    with Portcullis(origin, options.artifact) as gateway:
        call = body("bench", stream=True)
        check(gateway, call)
        streams(gateway, call, 16, options.warm)
        held(gateway, upstream, 1_000, options.seconds)  # the heap grows once
        idle = resident(gateway.pid)
        table(f"Open streams, a thousand chunks a second in all; {idle} MiB before",
              ["streams", "CPU µs a chunk", "of the first", "MiB", "upstream's CPU µs a chunk", "upstream's MiB", "chunks/s", "failed"])
        for count in (1, 10, 100, 1_000, 2_000, 5_000):
            seen = held(gateway, upstream, count, options.seconds * 2)
            first = first or seen["cpu"]
            row([f"{count:,}", f"{seen['cpu']:,.0f}", number(seen["cpu"] / first if first else None, ".2f"), seen["resident"],
                 f"{seen['upstream']:,.0f}", seen["theirs"], f"{seen['chunks']:,.0f}", seen["broken"]])
            found.append((f"{count:,}", count, seen["cpu"], seen["resident"]))
    return [("streams", "Open streams", "streams", "CPU µs a chunk", [each[:3] for each in found]),
            ("streams-memory", "Open streams", "streams", "MiB resident", [(label, count, memory) for label, count, _, memory in found])]


def long_streams(_, origin, options):
    """One gateway, one stream after another, as fast as they are read."""
    found, shorter = [], None
    with Portcullis(origin, options.artifact) as gateway:
        call = body("bench", stream=True)
        check(gateway, call)
        streams(gateway, call, 16, options.warm)
        streams(gateway, body("bench", f"chunks=1000 bytes={CHUNK} every=0", stream=True), 4, options.warm)
        bare = Nothing(origin)
        table("Length of a stream, chunks of 1 kB, one at a time",
              ["characters", "CPU µs a stream", "CPU µs a kB", "and a kB more", "most MiB", "ms", "ms of the bare upstream's", "failed"])
        for label, size in (("1 kB", 1), ("10 kB", 10), ("100 kB", 100), ("1 MB", 1_000), ("8 MB", 8_000), ("64 MB", 64_000)):
            call = body("bench", f"chunks={size} bytes={CHUNK} every=0", stream=True)
            theirs = streams(bare, call, 1, 1)
            streams(gateway, call, 1, 1)
            forget_peak(gateway.pid)
            seen = measured(gateway, streams, call, 1, options.seconds)
            cost, most = seen["cpu"] / size, peak(gateway.pid)
            more = f"{(seen['cpu'] - shorter[1]) / (size - shorter[0]):,.1f}" if shorter else "–"
            shorter = (size, seen["cpu"])
            row([label, f"{seen['cpu']:,.0f}", f"{cost:,.1f}", more, most, f"{seen['whole50']:,.1f}",
                 f"{theirs['whole50']:,.1f}", seen["broken"]])
            found.append((label, size * CHUNK, cost, most))
    return [("length", "Length of a stream", "characters", "CPU µs a kB", [each[:3] for each in found]),
            ("length-memory", "Length of a stream", "characters", "most MiB resident",
             [(label, size, most) for label, size, _, most in found])]


STREAMS = {"streams": open_streams, "length": long_streams}
