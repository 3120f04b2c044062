"""ReDoc renders our EncoraStream spec; the text is held against the facts of the reference, which ReDoc made, too."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

from tests.conformance.documents import METHODS, SPECS
from tests.conformance.judging import Refused, ran
from tests.conformance.tools import debian, node_modules

__all__ = ["redoc"]

Facts = dict[str, Any]
INVENTORY = Path(__file__).with_name("inventory") / "encora.json"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--window-size=1400,2400", "--virtual-time-budget=60000",
)  # fmt: skip
OPTIONS = {
    "expandResponses": "",
    "schemasExpansionLevel": 0,
    "disableSearch": True,
    "hideDownloadButton": True,
}
PAGE = """<!DOCTYPE html><meta charset="utf-8"><div id="reference"></div>
<script src="redoc.standalone.js"></script><script>
Redoc.init({spec}, {options}, document.getElementById("reference"), () => {{ document.title = "done"; }});</script>"""

PLACES = {"path Parameters": "path", "query Parameters": "query", "header Parameters": "header"}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
KIND = re.compile(r"(string|integer|number|boolean|object|any)( or null)?|Array of|null|\w+ \(object\) or null")
MORE = re.compile(
    r"(strings|integers|objects|numbers|any)( or null)?|non-empty|items|characters|unique|<.*|>.*|=.*|\[.*|\].*|\^.*"
    r"|\(\w+\)"
)
VALUES = {"Enum:": "enum", "Items Enum:": "enum", "Value:": "enum", "Default:": "default"}


def redoc(folder: Path) -> str:
    """Every title, parameter, type, limit, enumeration, default and required mark of the reference is in ours."""
    spec = yaml.safe_load((SPECS / "encora.yaml").read_text("utf-8"))
    documented: list[Facts] = json.loads(INVENTORY.read_text("utf-8"))
    rendered = _facts(_text(_rendered(spec, folder)), [each["title"] for each in documented])
    found = list(_differences(documented, rendered, _Declared(spec)))
    if found:
        raise Refused(
            "\n".join(
                [
                    *found[:60],
                    f"{len(found)} in all: mend specs/encora.yaml, or declare the deviation with its "
                    "reason in specs/deviations.yaml",
                ]
            )
        )
    entries = sum(len(each["takes"]) for each in documented)
    return f"{len(documented)} titles, {entries} parameters and fields"


def _rendered(spec: Facts, folder: Path) -> str:
    """The page as a browser has it once ReDoc is done."""
    shutil.copy(node_modules() / "redoc" / "bundles" / "redoc.standalone.js", folder)
    inline = json.dumps(spec, default=str).replace("</", "<\\/")
    (folder / "reference.html").write_text(PAGE.format(spec=inline, options=json.dumps(OPTIONS)), "utf-8")
    browser = debian("chromium", "chromium")
    status, page = ran(
        browser, *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", f"file://{folder / 'reference.html'}",
        quiet=True,
    )  # fmt: skip
    if status or "<title>done" not in page:
        raise Refused(f"{browser} didn't render the page (status {status}): open {folder / 'reference.html'} by hand")
    return page


class _Text(HTMLParser):
    """The text of a page, one piece for each element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0
        self._piece = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a piece."""
        self._end_piece()
        self._hidden += tag in ("script", "style", "svg")

    def handle_endtag(self, tag: str) -> None:
        """End a piece."""
        self._end_piece()
        self._hidden -= tag in ("script", "style", "svg")

    def handle_data(self, data: str) -> None:
        """Add to a piece."""
        self._piece += "" if self._hidden else data

    def _end_piece(self) -> None:
        if piece := " ".join(self._piece.split()):
            self.pieces.append(piece)
        self._piece = ""


def _text(page: str) -> list[str]:
    parser = _Text()
    parser.feed(page)
    return parser.pieces


def _facts(pieces: list[str], titles: list[str]) -> dict[str, list[Facts]]:
    """What each operation takes, by its title: what stands between the title and the responses."""
    found: dict[str, list[Facts]] = {}
    number = 0
    while number < len(pieces):
        title = pieces[number]
        number += 1
        if title not in titles or title in found:
            continue
        end = next((at for at in range(number, len(pieces)) if pieces[at] == "Responses"), len(pieces))
        part = pieces[number:end]
        if any(each in titles for each in part):  # an entry of the menu
            continue
        found[title] = _entries(part)
        number = end
    return found


def _entries(pieces: list[str]) -> list[Facts]:
    place, found = "", list[Facts]()
    number = 0
    while number < len(pieces):
        piece = pieces[number]
        number += 1
        if piece in PLACES:
            place = PLACES[piece]
        elif piece.startswith("Request Body schema:"):
            place = "body"
            number += 2 if pieces[number + 1 : number + 2] == ["required"] else 1
        elif place:
            rest = pieces[number : number + 2]
            required = rest[:1] == ["required"]
            follows = rest[required : required + 1]
            if NAME.fullmatch(piece) and follows and KIND.fullmatch(follows[0]):
                number += required
                entry, number = _entry(piece, required, pieces, number, place)
                found.append(entry)
    return found


def _entry(name: str, required: bool, pieces: list[str], number: int, place: str) -> tuple[Facts, int]:
    kind = re.sub(r"^\w+ \(object\)", "object", pieces[number])  # a named schema beside null
    entry: Facts = {"in": place, "name": name, "required": required, "type": kind}
    number += 1
    while number < len(pieces) and MORE.fullmatch(pieces[number]):
        entry["type"] += pieces[number]
        number += 1
    while number < len(pieces) and pieces[number] in VALUES:
        key, label = VALUES[pieces[number]], pieces[number]
        number += 1
        values: list[Any] = []
        while number < len(pieces) and re.fullmatch(r'"[^"]*"|-?\d+(\.\d+)?|true|false|null', pieces[number]):
            values.append(json.loads(pieces[number]))
            number += 1
        entry[key] = values[0] if key == "default" else values
        entry["type"] += "items" if label == "Items Enum:" else ""
    return entry, number


class _Declared:
    """Which differences specs/deviations.yaml gives a reason for."""

    def __init__(self, spec: Facts) -> None:
        self._operations: dict[str, Facts] = {
            operation["summary"]: operation
            for methods in spec["paths"].values()
            for method, operation in methods.items()
            if method in METHODS
        }
        entries = yaml.safe_load((SPECS / "deviations.yaml").read_text("utf-8"))
        rows = next(iter(entries.values())) if isinstance(entries, dict) else entries
        self._declared = {
            str(row[key])
            for row in rows
            if row["package"] == "encora_client"
            for key in ("field", "parameter", "schema", "operation")
            if key in row
        }

    def section(self, title: str) -> str:
        """The section that ours has it in."""
        return str(self._operations[title]["tags"][0])

    def holds(self, title: str, name: str) -> bool:
        """Whether a field or parameter of an operation is declared to differ."""
        operation = self._operations[title]
        content = operation.get("requestBody", {}).get("content", {})
        bodies = [str(each["schema"].get("$ref", "")).rpartition("/")[2] for each in content.values()]
        keys = {f"{operation['operationId']}/{name}", *(f"{body}.{name}" for body in bodies)}
        return bool(keys & self._declared)

    def schema(self, name: str) -> bool:
        """Whether a schema is declared to have more than the document."""
        return name in self._declared


def _plain(entry: Facts) -> tuple[Any, ...]:
    """What counts of an entry: not the spaces in its type, nor the schema's name, which ReDoc shows at times."""
    kind = re.sub(r"\(\w+\)|\s", "", entry["type"])
    return (kind, bool(entry["required"]), entry.get("enum"), entry.get("default"))


def _schema(entry: Facts) -> str:
    found = re.search(r"\((\w+)\)", entry["type"])
    return found[1] if found else ""


def _differences(documented: list[Facts], rendered: dict[str, list[Facts]], declared: _Declared) -> Iterable[str]:
    for operation in documented:
        title = operation["title"]
        if title not in rendered:
            yield f"{title}: isn't in the rendered text"
            continue
        if operation["section"] != declared.section(title):
            yield f"{title}: is in section {declared.section(title)}, documented in {operation['section']}"
        ours = {(each["in"], each["name"]): each for each in rendered[title]}
        nameless = list[Facts]()
        for entry in operation["takes"]:
            if not entry["name"]:
                nameless.append(entry)
                continue
            mine = ours.pop((entry["in"], entry["name"]), None)
            where = f"{title}: {entry['in']} {entry['name']}"
            if mine is None:
                if not declared.holds(title, entry["name"]):
                    yield f"{where}: is missing"
            elif _plain(mine) != _plain(entry) and not declared.holds(title, entry["name"]):
                yield f"{where}: is {_plain(mine)}, documented {_plain(entry)}"
            elif _schema(entry) and _schema(mine) and _schema(mine) != _schema(entry):
                yield f"{where}: is called {_schema(mine)}, documented {_schema(entry)}"
        yield from _lost_names(title, nameless, ours, declared)


def _lost_names(title: str, nameless: list[Facts], ours: dict[Any, Facts], declared: _Declared) -> Iterable[str]:
    """Objects whose names got lost in the published text: as many of each kind, in its order."""
    rest = list(ours.values())
    for entry in nameless:
        fitting = [each for each in rest if _plain(each)[:2] == _plain(entry)[:2]]
        if fitting:
            rest.remove(fitting[0])
        else:
            yield f"{title}: an entry without a name, {entry['type']}, has no counterpart"
    for each in rest:
        if not declared.holds(title, each["name"]):
            yield f"{title}: {each['in']} {each['name']} ({each['type']}) isn't documented"
