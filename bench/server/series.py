"""One thing that grows, and what a request costs meanwhile. Rows take turns, so that what else the machine does is shared by all."""
import statistics
from typing import NamedTuple, Optional, Sequence

from gateways import bearer
from loads import check, measured, plain
from processes import compiling, cpu
from tables import row, table


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
    for each in [*series.rows, *series.rows]:  # what is warmed up first shares the state of what is warmed up last
        plain(each.target, each.call, series.connections, max(1, options.warm // 2), each.keys)
    rounds = [[once(series, each, options) for each in series.rows] for _ in range(options.rounds)]
    more = ["CPU ns a byte", "of the row before"] if series.by_byte else []
    table(f"{series.title}, {series.connections} at once",
          [series.across, "CPU µs a request", "of the first", "lowest – highest", "compiling", "p50 ms", "MiB", "failed", *more])
    found = []
    for n, each in enumerate(series.rows):
        seen = [figures[n] for figures in rounds]
        cpu = statistics.median(figures["cpu"] for figures in seen)
        found.append((each.label, each.x, cpu))
        cells = [each.label, f"{cpu:,.0f}", f"{cpu / found[0][2]:.2f}" if found[0][2] else "–",
                 f"{min(figures['cpu'] for figures in seen):,.0f} – {max(figures['cpu'] for figures in seen):,.0f}",
                 f"{statistics.median(figures['compiling'] for figures in seen):.0%}",
                 f"{statistics.median(figures['p50'] for figures in seen):.2f}", seen[-1]["resident"],
                 sum(figures["refused"] + figures["broken"] for figures in seen)]
        row(cells + (by_byte(found) if series.by_byte else []))
    return found


def once(series, each, options):
    """The figures of a row, with what share of the CPU went to compilers: where that is much, the gateway was not warm yet."""
    began, used = compiling(each.target.pid), cpu(each.target.pid)
    figures = measured(each.target, plain, each.call, series.connections, options.seconds, keys=each.keys)
    used = max(cpu(each.target.pid) - used, 1e-6)
    return {**figures, "compiling": max(0, compiling(each.target.pid) - began) / used}


def by_byte(found):
    """What one byte costs, and what one costs that the row before had not."""
    _, size, cpu = found[-1]
    if len(found) == 1:
        return [f"{cpu * 1e3 / size:,.1f}", "–"]
    _, before, less = found[-2]
    return [f"{cpu * 1e3 / size:,.1f}", f"{(cpu - less) * 1e3 / (size - before):,.2f} a byte more"]
