"""The snippets of the operation pages: async functions in docs/snippets, type-checked, and shown in both forms.

`docs/snippets/<api>/<namespace>.py` has a function for each operation of a namespace, with dots as underscores in the
file's name. What stands in the function's body is shown, and the tests of the documentation run it: async as it is,
sync as the code generator derives it. The docstring stands above the snippet.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from attrs import frozen

sys.path.append(str(Path(__file__).parents[1]))  # the code generator isn't installed
from codegen.unasync import transform

__all__ = ["Snippet", "code_of", "opening", "tabs"]

FOLDER = Path(__file__).parent / "snippets"
CLIENTS = {"plurimedia": "PlurimediaClient", "encora": "EncoraClient", "whatson": "WhatsonClient"}
MADE_WITH = {"plurimedia": 'lang="fr"', "encora": "", "whatson": ""}


@frozen
class Snippet:
    """A snippet in both forms."""

    text: str
    """What is said about it; often nothing."""
    asynchronous: str
    synchronous: str


@cache
def code_of(api: str, namespace: str) -> dict[str, Snippet]:
    """The snippets of a namespace, by the last part of the operation's name."""
    return _all().get(f"{api}/{namespace.replace('.', '_')}", {})


@cache
def _all() -> dict[str, dict[str, Snippet]]:
    found: dict[str, dict[str, Snippet]] = {}
    written: dict[tuple[str, str], tuple[str, str]] = {}
    for path in sorted(FOLDER.glob("*/*.py")):
        place = f"{path.parent.name}/{path.stem}"
        for name, text, code in _functions(path.read_text(encoding="utf-8")):
            written[place, name] = (text, code)
    pieces = [code for _, code in written.values()]
    formatted = _formatted([*map(_synchronous, pieces), *pieces])
    for number, ((place, name), (text, _)) in enumerate(written.items()):
        snippet = Snippet(text, formatted[len(pieces) + number], formatted[number])
        found.setdefault(place, {})[name] = snippet
    return found


def _functions(source: str) -> Iterator[tuple[str, str, str]]:
    """Name, docstring and body of each function."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.AsyncFunctionDef):
            text = " ".join((ast.get_docstring(node) or "").split())
            first = node.body[0].end_lineno if text else node.lineno + len(ast.unparse(node.args).splitlines()) - 1
            code = textwrap.dedent("\n".join(lines[first or 0 : node.end_lineno])).strip() + "\n"
            yield node.name.rstrip("_"), text, code


def _synchronous(code: str) -> str:
    wrapped = f"async def snippet(client):\n{textwrap.indent(code, '    ')}"
    return textwrap.dedent(transform(wrapped, {}).partition("\n")[2])


def _formatted(pieces: list[str]) -> list[str]:
    """As wide as a page shows without scrolling; one run of the formatter for all."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number:05}.py" for number in range(len(pieces))]
        for path, piece in zip(files, pieces, strict=True):
            path.write_text(piece, encoding="utf-8")
        ruff = str(Path(sys.executable).parent / "ruff")
        command = [ruff, "format", "--quiet", "--isolated", "--target-version", "py311", "--line-length", "92", folder]
        subprocess.run(command, check=True)  # noqa: S603  # ruff, on files of our own
        return [path.read_text(encoding="utf-8") for path in files]


@cache
def opening(api: str, namespace: str) -> str:
    """How the client of a page's snippets is made, behind the imports of all of them."""
    source = (FOLDER / api / f"{namespace.replace('.', '_')}.py").read_text(encoding="utf-8")
    imports = [ast.unparse(each) for each in ast.parse(source).body if isinstance(each, ast.Import | ast.ImportFrom)]
    made = f"client = Async{CLIENTS[api]}({MADE_WITH[api]})\n"
    code = "\n".join(imports) + f"\n\n{made}"
    synchronous, asynchronous = _formatted([transform(code, {}), code])
    return _tabs(synchronous, asynchronous)


def tabs(snippet: Snippet) -> str:
    """A snippet in linked tabs."""
    text = f"{snippet.text}\n\n" if snippet.text else ""
    return text + _tabs(snippet.synchronous, snippet.asynchronous)


def _tabs(synchronous: str, asynchronous: str) -> str:
    parts = [
        f'=== "{title}"\n\n' + textwrap.indent(f"```python\n{code}```", "    ") + "\n"
        for title, code in (("Sync", synchronous), ("Async", asynchronous))
    ]
    return "\n".join(parts)
