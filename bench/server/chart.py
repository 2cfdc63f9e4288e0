"""A small line chart in SVG. It has the colour of the text around it, so it can be read on light and on dark."""
import html
import math
import pathlib

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 480, 240, 64, 24, 34, 44
STEEP = 20  # beyond this ratio a line from zero would show its last point alone
NEAR = 36  # labels that are nearer to each other run together


def scale(values, low, high, logarithmic, labels=None):
    """Where on the axis each value is, and what is written along it."""
    if not logarithmic:
        top = nice(max(values))
        return [low + (high - low) * value / top for value in values], [(low + (high - low) * n / 4, top * n / 4) for n in range(5)]
    first, last = math.log10(min(values)), math.log10(max(values))
    span = (last - first) or 1
    if labels is None:
        first, last = math.floor(first), math.ceil(last)
        span = (last - first) or 1
    at = [low + (high - low) * (math.log10(value) - first) / span for value in values]
    if labels is not None:
        return at, list(zip(at, labels))
    return at, [(low + (high - low) * n / span, 10.0 ** (first + n)) for n in range(int(span) + 1)]


def nice(most):
    """The next round number."""
    unit = 10 ** math.floor(math.log10(most)) if most > 0 else 1
    return next(unit * step for step in (1, 2, 4, 6, 8, 10) if unit * step >= most)


def apart(marks):
    """The marks that have room: the last one, and each that is not too near to it or to the one before."""
    kept = []
    for mark in marks[:-1]:
        if (not kept or mark[0] - kept[-1][0] >= NEAR) and marks[-1][0] - mark[0] >= NEAR:
            kept.append(mark)
    return kept + [marks[-1]]


def text(x, y, said, anchor="middle", **more):
    extra = "".join(f' {name}="{value}"' for name, value in more.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>{html.escape(str(said))}</text>'


def draw(file, title, across, up, points):
    """Points are (label, x, y). Where x is None, what is across has no measure, and bars take the line's place."""
    labels, xs, ys = zip(*points)
    measured = all(x is not None for x in xs)
    places = xs if measured else [10.0 ** n for n in range(len(points))]
    at, marks = scale(places, LEFT + 20, WIDTH - RIGHT - 20, True, labels)
    steep = measured and min(ys) > 0 and max(ys) > STEEP * min(ys)
    heights, rungs = scale(ys, HEIGHT - BOTTOM, TOP, steep)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img"'
        ' font-family="sans-serif" font-size="11" fill="currentColor" stroke="none">',
        f"<title>{html.escape(title)}</title>",
        # a file that stands alone has no text around it
        "<style>svg{color:#333}@media(prefers-color-scheme:dark){svg{color:#ccc}}</style>",
        text(LEFT, 18, f"{title}: {up}", "start", **{"font-size": "12"}),
    ]
    for y, value in rungs:
        lines.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="currentColor" stroke-opacity=".2"/>')
        lines.append(text(LEFT - 6, y + 4, f"{value:,g}", "end"))
    lines += [text(x, HEIGHT - BOTTOM + 16, label) for x, label in apart(marks)]
    lines.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, across))
    if measured:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(at, heights))
        lines.append(f'<polyline points="{path}" fill="none" stroke="currentColor" stroke-width="2"/>')
        lines += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in zip(at, heights)]
    else:
        lines += [f'<rect x="{x - 14:.1f}" y="{y:.1f}" width="28" height="{HEIGHT - BOTTOM - y:.1f}" fill-opacity=".6"/>'
                  for x, y in zip(at, heights)]
    pathlib.Path(file).write_text("\n".join([*lines, "</svg>", ""]), encoding="utf-8")
