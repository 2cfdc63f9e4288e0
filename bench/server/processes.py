"""Processes that are started for a measurement and ended with it, and what they use meanwhile."""
import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

TICK = os.sysconf("SC_CLK_TCK")


class Unusable(Exception):
    """What was to be measured did not start, or answers something else than the upstream does."""


def tree(pid):
    """A process and its descendants."""
    found = [pid]
    for parent in found:
        for task in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += [int(child) for child in task.read_text().split()]
    return found


def told(pid, file):
    """What the kernel tells of a process and of each of its descendants, as far as they are still there."""
    for each in tree(pid):
        with contextlib.suppress(OSError):
            yield pathlib.Path(f"/proc/{each}/{file}").read_text()


def cpu(pid):
    """Seconds of CPU that a process and its descendants have used, in user mode and in the kernel's."""
    fields = (text.rpartition(")")[2].split() for text in told(pid, "stat"))
    return sum(int(each[11]) + int(each[12]) for each in fields) / TICK


def compiling(pid):
    """Seconds of CPU that a JVM's compilers have used, of those that run: it ends idle ones, and what they used is then not told."""
    ticks = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            name, _, fields = (task / "stat").read_text().partition("(")[2].rpartition(")")
            if name.startswith(("C1 Compiler", "C2 Compiler")):
                ticks += sum(int(field) for field in fields.split()[11:13])
    return ticks / TICK


def resident(pid, field="VmRSS"):
    """MiB that a process and its descendants hold."""
    found = (re.search(rf"{field}:\s+(\d+)", text) for text in told(pid, "status"))
    return sum(int(each[1]) for each in found if each) // 1024


def forget_peak(pid):
    """Lets the most that is held be counted from now on (proc(5), clear_refs)."""
    for each in tree(pid):
        with contextlib.suppress(OSError):
            pathlib.Path(f"/proc/{each}/clear_refs").write_text("5")


def peak(pid):
    """MiB that a process and its descendants held at most since forget_peak."""
    return resident(pid, "VmHWM")


def settle(pid, seconds=60):
    """Waits until a process that has begun to answer is done with its own start: workers come one after another."""
    deadline = time.monotonic() + seconds
    used = cpu(pid)
    while time.monotonic() < deadline:
        time.sleep(1)
        before, used = used, cpu(pid)
        if used - before < 0.05:
            return


class Running:
    """A process that is ended with the block that began it, and all that it began with it."""

    def __init__(self, command, ready, at=None, patience=60, **options):
        """Returns when the output has what matches, and, if an address is named, when that answers with a 200."""
        self.output = tempfile.NamedTemporaryFile("w+", suffix=".log")
        try:
            self.process = subprocess.Popen(command, stdout=self.output, stderr=subprocess.STDOUT, **options)
        except OSError as failure:
            self.output.close()
            raise Unusable(f"{command[0]} did not start: {failure}") from failure
        self.pid = self.process.pid
        deadline = time.monotonic() + patience
        try:
            while not (found := re.search(ready, self.said())) or (at and not answers(at)):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise Unusable(f"{command[0]} did not start:\n{self.said()}")
                time.sleep(0.05)
        except BaseException:
            Running.close(self)
            raise
        self.found = found[0]

    def said(self):
        return pathlib.Path(self.output.name).read_text(errors="replace")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        descendants = tree(self.pid)[1:]
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for each in descendants:
            with contextlib.suppress(OSError):
                os.kill(each, signal.SIGKILL)
        self.output.close()


def answers(url):
    """Whether an address answers with a 200."""
    with contextlib.suppress(OSError):
        with urllib.request.urlopen(url, timeout=10) as reply:
            return reply.status == 200
    return False


def end_with_signal():
    """Lets SIGTERM end the blocks that are open, and with them what they started."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def write_private(path, text):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
