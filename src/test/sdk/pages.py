"""Finds the commands of one program in pages, and takes each to its end as a shell would read it.

What a shell would put in place of a variable or of another command stands for itself.
"""

import pathlib
import re

# What stands for what is not known.
ARN = "arn:aws:dynamodb:eu-central-1:111122223333:table/portcullis-access/backup/01489602797149-73d8d5bc"
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


def written(page, program):
    """The commands of a page: those of its blocks and of what it quotes within its sentences, with their places."""
    beginning = re.compile(r"\b%s (?=[a-z])" % program)
    text = pathlib.Path(page).read_text(encoding="utf-8")
    fenced = False
    place = 0
    quoted = [found.span() for found in re.finditer(r"(?<!`)`(?!`)[^`]+`", text)]
    for line in text.splitlines(keepends=True):
        fenced ^= line.startswith("```")
        block = fenced or line.startswith("    ") or not page.endswith(".md")
        for found in beginning.finditer(line):
            at = place + found.start()
            within = next((end for start, end in quoted if start < at < end), None)
            if within and not (fenced or "    " == line[:4] and text[within - 1] == "\n"):
                # a sentence may break a command at the end of a line
                yield at, text[at : within - 1].replace("\n", " ")
            elif block:
                yield at, text[at:]
        place += len(line)


def line_of(page, at):
    """The number of the line at this place of a page."""
    return pathlib.Path(page).read_text(encoding="utf-8").count("\n", 0, at) + 1
