"""Gives each command of the AWS CLI in pages to the AWS CLI itself, which asks nobody, and prints what it says.

A command is taken to its end as a shell would read it. What a shell would put in place of a variable or of another
command stands for itself, as do the pages' words in capital letters. The service's answer is made up as the service's
own description says, so that a --query that finds nothing is seen, too.
"""

import contextlib
import io
import json
import os
import pathlib
import re
import sys

os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="eu-central-1", AWS_PAGER="")

from awscli.argparser import CLIArgParser  # noqa: E402
from awscli.botocore.utils import ArgumentGenerator  # noqa: E402
from awscli.clidriver import create_clidriver  # noqa: E402

# Version 1 takes the beginning of an option's name, version 2 does not.
CLIArgParser.allow_abbrev = property(lambda parser: False, lambda parser, value: None)

ARN = "arn:aws:dynamodb:eu-central-1:111122223333:table/portcullis-access/backup/01489602797149-73d8d5bc"
WORDS = {
    "ARN": ARN,
    "TOKEN": "0123456789abcdef0123456789abcdef",
    "ID": "01234567-89ab-cdef-0123-456789abcdef",
    "PREVIOUS": "01234567-89ab-cdef-0123-456789abcdef",
    "CURRENT": "01234567-89ab-cdef-0123-456789abcdee",
    "CHAIN": "20261126-0123456789abcdef",
}
BEGINNING = re.compile(r"\baws (?=[a-z])")
ENDS = ";|&)><\n`"
REDIRECTED = re.compile(r"\d>")


def closing(text, at):
    """The place behind the parenthesis or brace that belongs to the one at this place."""
    pairs = {"(": ")", "{": "}"}
    depth, opened, closed = 0, text[at], pairs[text[at]]
    for place in range(at, len(text)):
        depth += (text[place] == opened) - (text[place] == closed)
        if depth == 0:
            return place + 1
    raise ValueError("no end: " + text[at:])


def substituted(text, at):
    """What stands for the substitution at this place, and the place behind it."""
    if text.startswith("$((", at):
        return "1700000000", closing(text, at + 1)
    if text.startswith("$(", at):
        end = closing(text, at + 1)
        return ("1700000000" if text.startswith("$(date", at) else ARN), end
    if text.startswith("${", at):
        end = closing(text, at + 1)
        name, more, words = text[at + 2 : end - 1].partition(":+")
        return (" ".join(split(words)[0]) if more else ARN), end
    name = re.compile(r"\$(\w+)").match(text, at)
    return ("1700000000" if name[1].isdigit() else ARN), name.end()


def split(text):
    """The words of the command with which a text begins, and the place behind it."""
    words, word, at = [], None, 0
    while at < len(text) and text[at] not in ENDS and not (word is None and REDIRECTED.match(text, at)):
        here = text[at]
        if here in " \t":
            words, word, at = words + ([word] if word is not None else []), None, at + 1
        elif here == "#" and word is None:
            break
        elif text.startswith("\\\n", at):
            at += 2
        elif here == "'":
            end = text.index("'", at + 1)
            word, at = (word or "") + text[at + 1 : end], end + 1
        elif here == '"':
            word, at = word or "", at + 1
            while text[at] != '"':
                if text[at] == "$":
                    more, at = substituted(text, at)
                else:
                    at += text[at] == "\\"
                    more, at = text[at], at + 1
                word += more
            at += 1
        elif here == "$":
            more, at = substituted(text, at)
            if " " in more and word is None:
                words += more.split(" ")
            else:
                word = (word or "") + more
        else:
            word, at = (word or "") + here, at + 1
    return words + ([word] if word is not None else []), at


def written(page):
    """The commands of a page: those of its blocks and of what it quotes within its sentences, with the lines."""
    text = pathlib.Path(page).read_text(encoding="utf-8")
    fenced = False
    place = 0
    quoted = [found.span() for found in re.finditer(r"(?<!`)`(?!`)[^`]+`", text)]
    for line in text.splitlines(keepends=True):
        fenced ^= line.startswith("```")
        block = fenced or line.startswith("    ") or not page.endswith(".md")
        for found in BEGINNING.finditer(line):
            at = place + found.start()
            within = next((end for start, end in quoted if start < at < end), None)
            if within and not (fenced or "    " == line[:4] and text[within - 1] == "\n"):
                # a sentence may break a command at the end of a line
                yield at, text[at : within - 1].replace("\n", " ")
            elif block:
                yield at, text[at:]
        place += len(line)


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
    for at, text in written(page):
        words, end = split(text)
        words = [WORDS.get(word, word) for word in words[1:]]
        # Of elements that are to be found by a value there is none in an answer that was made up.
        words = [re.sub(r"\[\?[^]]*\]", "[]", word) if "[?" in word else word for word in words]
        line = pathlib.Path(page).read_text(encoding="utf-8").count("\n", 0, at) + 1
        mentioned = len(words) == 2 or "…" in words
        complaint = known(*words[:2]) if mentioned else told(words)
        yield {"place": "%s:%d" % (page, line), "command": text[:end].strip(), "complaint": complaint}


if __name__ == "__main__":
    json.dump([command for page in sys.argv[1:] for command in judged(page)], sys.stdout)
