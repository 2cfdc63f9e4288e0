"""Gives each command of the AWS CLI in pages to the AWS CLI itself, which asks nobody, and prints what it says.

The pages' words in capital letters stand for themselves. The service's answer is made up as the service's own
description says, so that a --query that finds nothing is seen, too.
"""

import contextlib
import io
import json
import os
import pathlib
import re
import sys

os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="eu-central-1", AWS_PAGER="")

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from awscli.argparser import CLIArgParser  # noqa: E402
from awscli.botocore.utils import ArgumentGenerator  # noqa: E402
from awscli.clidriver import create_clidriver  # noqa: E402
from pages import ARN, line_of, split, written  # noqa: E402

# Version 1 takes the beginning of an option's name, version 2 does not.
CLIArgParser.allow_abbrev = property(lambda parser: False, lambda parser, value: None)

WORDS = {
    "ARN": ARN,
    "TOKEN": "0123456789abcdef0123456789abcdef",
    "ID": "01234567-89ab-cdef-0123-456789abcdef",
    "PREVIOUS": "01234567-89ab-cdef-0123-456789abcdef",
    "CURRENT": "01234567-89ab-cdef-0123-456789abcdee",
    "CHAIN": "20261126-0123456789abcdef",
}


def sample(model):
    """An answer as the service's description has it, in one page."""
    shape = model.output_shape
    if shape is None:
        return {}
    answer = ArgumentGenerator(use_member_names=True).generate_skeleton(shape)
    return {name: value for name, value in answer.items() if not re.search("(?i)token|marker|lastevaluated", name)}


class Asked(Exception):
    """A waiter has asked."""


def told(words):
    """What the AWS CLI says of a command, empty where there is nothing wrong with it."""
    driver = create_clidriver()
    asked = []

    def answer(model, **_):
        asked.append(model.name)
        if words[1] == "wait":
            raise Asked()
        return type("Answer", (), {"status_code": 200, "headers": {}})(), sample(model)

    driver.session.register("before-call", answer)
    # files that a command reads
    pathlib.Path("given").write_text("{}")
    words = [re.sub("^(fileb?://).*", r"\1given", word) for word in words]
    out, wrong = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(wrong):
        try:
            status = driver.main(words)
        except SystemExit as ended:
            status = ended.code
    if not asked:
        return "refused with %s: %s" % (status, wrong.getvalue().strip() or "nothing")
    if words[1] != "wait" and status != 0:
        return "ended with %s: %s" % (status, wrong.getvalue().strip())
    if "--query" in words and out.getvalue().strip() in ("", "None", "null", "[]"):
        return "the query finds nothing in an answer"
    return ""


def known(service, operation):
    """Whether there is such a command; where a sentence names it, and no more."""
    services = create_clidriver().create_help_command().command_table
    if service not in services:
        return "there is no service " + service
    return "" if operation in services[service].create_help_command().command_table else "there is no " + operation


def judged(page):
    for at, text in written(page, "aws"):
        words, end = split(text)
        words = [WORDS.get(word, word) for word in words[1:]]
        # Of elements that are to be found by a value there is none in an answer that was made up.
        words = [re.sub(r"\[\?[^]]*\]", "[]", word) if "[?" in word else word for word in words]
        mentioned = len(words) == 2 or "…" in words
        complaint = known(*words[:2]) if mentioned else told(words)
        yield {"place": "%s:%d" % (page, line_of(page, at)), "command": text[:end].strip(), "complaint": complaint}


if __name__ == "__main__":
    json.dump([command for page in sys.argv[1:] for command in judged(page)], sys.stdout)
