"""Tables in Markdown, a row as soon as it is measured."""
import os
import pathlib
import platform
import re
import time


def place():
    """The day and the machine, without which a time says nothing."""
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores of {model[1] if model else platform.machine()}"


def row(cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def table(title, heads):
    print(f"\n{title}\n", flush=True)
    row(heads)
    row(["---"] * len(heads))


def number(value, form):
    return "–" if value is None else format(value, form)


def one_line(failure):
    """What went wrong, short enough for a cell: of a longer output, its last line."""
    lines = [line.strip() for line in str(failure).splitlines() if line.strip()]
    said = lines[0] if len(lines) < 2 else f"{lines[0]} … {lines[-1]}"
    return said[:160].replace("|", "/")
