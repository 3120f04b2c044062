"""`python -m tests.conformance.inventory TEXT`: reads the facts out of a reference that ReDoc rendered, as JSON.

The text of the reference isn't part of this project. What is taken from it are names, types, limits, enumerations,
defaults and required marks; sentences are passed over. It knows nothing of our specs.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

PLACES = {"path Parameters": "path", "query Parameters": "query", "header Parameters": "header"}
TYPE = re.compile(r"(?:string|integer|number|boolean|object|any|Array of \w+)(?: or null)?(?:\W.*)?")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
VALUES = re.compile(r"(Enum|Items Enum|Value|Default): (.*)")


def facts_of(text: str) -> list[dict[str, Any]]:
    """All operations of a reference in its order."""
    lines = [line.rstrip() for line in text.splitlines()]
    operations: list[dict[str, Any]] = []
    section, number = "", 0
    while (end := next((at for at in range(number, len(lines)) if lines[at] == "Responses"), None)) is not None:
        head = _head(lines, number, end)
        title, new = _title(_above(lines, number, head), first=not operations)
        section = new or section
        operations.append({"title": title, "section": section, "takes": _entries(lines[head:end])})
        number = end + 1
    return operations


def _head(lines: list[str], begin: int, end: int) -> int:
    """Where what an operation takes begins: at its authorizations, or at its first table where it has none."""
    marks = ("Authorizations:", *PLACES)
    return next(
        (at for at in range(begin, end) if lines[at] in marks or lines[at].startswith("Request Body schema")), end
    )


def _above(lines: list[str], begin: int, head: int) -> list[str]:
    """The paragraphs between the last sample of the operation before and what this one takes."""
    first = head
    while first > begin and lines[first - 1] not in ("}", "{}", "]", "[]", "Response samples"):
        first -= 1
    return [part.strip() for part in "\n".join(lines[first:head]).split("\n\n") if part.strip()]


def _title(above: list[str], *, first: bool) -> tuple[str, str]:
    """The title of an operation, and that of the section that begins with it. What ends like a sentence is neither."""
    sentences = [at for at, part in enumerate(above) if part.endswith((".", ":", "!"))]
    if first:  # what the reference says about itself stands before it
        named = [part for at, part in enumerate(above) if at not in sentences]
    else:
        named = above[: sentences[0]] if sentences else above
    return named[-1], named[max(len(named) - 3, 0)] if len(named) > 1 else ""


def _entries(lines: list[str]) -> list[dict[str, Any]]:
    place, found = "", list[dict[str, Any]]()
    name, required, skipping = "", False, False
    for number, line in enumerate(lines):
        following = [each for each in lines[number + 1 : number + 3] if each != "required"][:1]
        if line in PLACES:
            place, name, required = PLACES[line], "", False
        elif line.startswith("Request Body schema"):
            place, name, skipping = "body", "", True
            continue
        elif line == "required":
            required = not skipping  # the first one after the heading is about the body itself
        elif place and (values := VALUES.fullmatch(line)):
            _add_values(found[-1], *values.groups())
        elif place and TYPE.fullmatch(line) and (name or lines[number - 1] == "required" or _bare(lines, number)):
            found.append({"in": place, "name": name, "required": required, "type": line})
            name, required = "", False
        elif place and NAME.fullmatch(line) and following and TYPE.fullmatch(following[0]):
            name = line
        skipping = False
    return found


def _bare(lines: list[str], number: int) -> bool:
    """Whether a type stands where a name should: the reference lost the names of objects."""
    return lines[number].startswith(("object", "Array of objects"))


def _add_values(entry: dict[str, Any], kind: str, text: str) -> None:
    values = re.findall(r'"[^"]*"|[^\s"]+', text)
    read = [json.loads(value) if value.startswith('"') else value for value in values]
    if kind == "Default":
        entry["default"] = json.loads(values[0])
    else:
        entry["enum"] = read
        entry["type"] += " items" if kind == "Items Enum" else ""


def main() -> int:
    """Print the facts of the text that is named."""
    operations = facts_of(Path(sys.argv[1]).read_text("utf-8"))
    print(json.dumps(operations, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
