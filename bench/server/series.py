"""One thing that grows, and what a request costs meanwhile. Rows take turns, so that what else the machine does is shared by all."""
import collections
import statistics
from typing import NamedTuple, Optional, Sequence

from gateways import bearer
from loads import check, measured, plain
from tables import row, table

WARM = 20_000  # calls after which little is compiled any more


class Target(NamedTuple):
    """One route of a running gateway, called with one of its keys."""

    url: str
    headers: dict
    pid: int

    @classmethod
    def of(cls, gateway, route="openai", key=None):
        return cls(gateway.route(route), bearer(key or gateway.key), gateway.pid)


class Row(NamedTuple):
    """One size of what grows; `x` is its measure, if it has one."""

    label: str
    x: Optional[float]
    target: Target
    call: str
    keys: Sequence[str] = ()


class Series(NamedTuple):
    """Rows, the first of which the others are compared with."""

    name: str
    title: str
    across: str
    rows: Sequence[Row]
    connections: int = 16
    by_byte: bool = False


def points(series, options):
    """Measures a series, prints its table, and returns what a chart shows: label, measure, CPU of a request."""
    for each in series.rows:
        check(each.target, each.call)
    warmed = collections.Counter()
    for each in [*series.rows, *series.rows]:  # what is warmed up first shares the state of what is warmed up last
        seen = plain(each.target, each.call, series.connections, max(1, options.warm // 2), each.keys)
        warmed[each.target.pid] += seen["requests"]
    rounds = [[measured(each.target, plain, each.call, series.connections, options.seconds, keys=each.keys) for each in series.rows]
              for _ in range(options.rounds)]
    more = ["CPU ns a byte", "of the row before"] if series.by_byte else []
    table(f"{series.title}, {series.connections} at once",
          [series.across, "CPU µs a request", "of the first", "lowest – highest", "p50 ms", "MiB", "failed", *more])
    found = []
    for n, each in enumerate(series.rows):
        seen = [figures[n] for figures in rounds]
        cpu = statistics.median(figures["cpu"] for figures in seen)
        found.append((each.label, each.x, cpu))
        cells = [each.label, f"{cpu:,.0f}", f"{cpu / found[0][2]:.2f}" if found[0][2] else "–",
                 f"{min(figures['cpu'] for figures in seen):,.0f} – {max(figures['cpu'] for figures in seen):,.0f}",
                 f"{statistics.median(figures['p50'] for figures in seen):.2f}", seen[-1]["resident"],
                 sum(figures["refused"] + figures["broken"] for figures in seen)]
        row(cells + (by_byte(found) if series.by_byte else []))
    if (fewest := min(warmed.values())) < WARM:
        print(f"\nA gateway had answered {fewest:,} calls before: fewer than {WARM:,}, so compilation is among the figures.", flush=True)
    return found


def by_byte(found):
    """What one byte costs, and what one costs that the row before had not."""
    _, size, cpu = found[-1]
    if len(found) == 1:
        return [f"{cpu * 1e3 / size:,.1f}", "–"]
    _, before, less = found[-2]
    return [f"{cpu * 1e3 / size:,.1f}", f"{(cpu - less) * 1e3 / (size - before):,.2f} a byte more"]
