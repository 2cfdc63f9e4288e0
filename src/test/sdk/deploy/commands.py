"""Gives each command of SAM's CLI in pages to the CLI's own parser, which does nothing else, and prints what it says."""

import json
import os
import pathlib
import sys

os.environ["SAM_CLI_TELEMETRY"] = "0"
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import click  # noqa: E402
from pages import line_of, split, written  # noqa: E402
from samcli.cli.main import cli  # noqa: E402


def told(words):
    """What the CLI says of a command, empty where there is nothing wrong with it."""
    # with an object, the CLI says what its commands are, not only that they are there
    command, context = cli, click.Context(cli, info_name="sam", obj=True)
    while isinstance(command, click.Group):
        name, words = (words or [""])[0], words[1:]
        command = command.get_command(context, name)
        if command is None:
            return "there is no sam " + name
        context = click.Context(command, info_name=name, parent=context)
    try:
        given, more, _ = command.make_parser(context).parse_args(words)
    except click.UsageError as wrong:
        return wrong.format_message()
    if more:
        return "nobody takes %s" % more
    for option in command.params:
        try:
            if option.name in given:
                option.type_cast_value(context, given[option.name])
        except click.UsageError as wrong:
            return wrong.format_message()
    return ""


def judged(page):
    for at, text in written(page, "sam"):
        words, end = split(text)
        yield {
            "place": "%s:%d" % (page, line_of(page, at)),
            "command": text[:end].strip(),
            "complaint": told(words[1:]),
        }


if __name__ == "__main__":
    json.dump([command for page in sys.argv[1:] for command in judged(page)], sys.stdout)
