"""Derives each sync module from its async source, token by token.

General rules, the same for all files:

- `async` and `await` go, and so do parentheses that only an `await` needed;
- `Async` goes from every name with a capital after it: `AsyncPager` → `Pager`, `AsyncIterator` → `Iterator`;
- `_async` becomes `_sync` in module paths and other names;
- `Awaitable[T]` and `Coroutine[Any, Any, T]` become `T`;
- the special methods and functions in `LANGUAGE_NAMES` get their sync forms;
- strings and comments follow the same rules by word, with "an async" and the like mended;
- lines between `# async-only: begin` and `# async-only: end` go; `# sync-only: code` becomes `code`, word for word;
- the decorator `@pytest.mark.asyncio` goes.

What has no general rule stands in `codegen/config.toml`. A derived file with anything asynchronous left in it is
refused.
"""

from __future__ import annotations

import argparse
import io
import keyword
import re
import sys
import tokenize
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from codegen.config import load_config
from codegen.problem import Problem, Problems
from codegen.write import MARK, difference, format_files, header, repository, write

__all__ = ["Derived", "derive", "main", "sources", "transform"]

LANGUAGE_NAMES = {
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
    "StopAsyncIteration": "StopIteration",
    "aclose": "close",
    "aclosing": "closing",
    "aiter": "iter",
    "anext": "next",
    "asynccontextmanager": "contextmanager",
    "aiter_bytes": "iter_bytes",
    "aiter_lines": "iter_lines",
    "aiter_raw": "iter_raw",
    "aread": "read",
    "asend": "send",
    "handle_async_request": "handle_request",
    "pytest_asyncio": "pytest",
}
"""Of the language, of httpx and of pytest. `Async…` names follow the general rule."""

_CAMEL = re.compile(r"Async(?=[A-Z])")
_SNAKE = re.compile(r"_async(?![a-z])")
_ARTICLE = re.compile(r"\b([Aa])n (`?)(?:async |_*Async(?=[A-Z]))(`?)(\w)")
_TEXT_KEYWORD = re.compile(r"\b(?:async|await) ")
_LEFT = re.compile(r"\b(?:async|await|asyncio|anyio)\b|Async(?=[A-Z])|_async(?![a-z])")
_WORD = re.compile(r"\b[A-Za-z_]\w*\b")
_ONLY_ASYNC_BEGIN = "# async-only: begin"
_ONLY_ASYNC_END = "# async-only: end"
_ONLY_SYNC = re.compile(r"^(\s*)# sync-only: ?(.*)$")

Place = tuple[int, int]
Edit = tuple[Place, Place, str]


class Piece(NamedTuple):
    """A token, with f-strings as one piece whatever the Python version."""

    kind: int
    text: str
    start: Place
    end: Place


class Derived(NamedTuple):
    """Sync files by path, the rules of the table that were used, and what couldn't be derived."""

    files: dict[str, str]
    used: set[str]
    problems: list[Problem]


def transform(source: str, names: Mapping[str, str], used: set[str] | None = None, file: str = "<source>") -> str:
    """The sync form of one module, not yet formatted.

    Args:
        source: Text of the async module.
        names: Rules beyond the general ones: exact name → replacement.
        used: Collects the rules of `names` that matched.
        file: For messages.

    Raises:
        Problems: A marker isn't closed, the text isn't Python, or something asynchronous would be left.
    """
    text, verbatim = _markers(source, file)
    used = used if used is not None else set()
    try:
        pieces = _pieces(text)
    except (tokenize.TokenError, SyntaxError) as error:
        raise Problems([Problem(file, "source", f"isn't Python: {error}", "correct the async module")]) from error
    edits = _keyword_edits(pieces) + _type_edits(pieces) + _decorator_edits(pieces)
    gone = _covered(pieces, sorted(edits))
    problems: list[Problem] = []
    importing = False
    for index, piece in enumerate(pieces):
        if index == 0 or pieces[index - 1].kind in _LINE_ENDS:
            importing = piece.text in ("import", "from")
        if piece.start in gone or piece.start[0] in verbatim:
            continue
        replacement = _replacement(piece, names, used)
        if replacement != piece.text:
            edits.append((piece.start, piece.end, replacement))
        if not importing and piece.kind in _TEXT_KINDS:
            problems += _left_over(file, piece.start[0], replacement)
    if problems:
        raise Problems(problems)
    return _apply(text, [edit for edit in edits if edit[0][0] not in verbatim])


def _covered(pieces: list[Piece], edits: list[Edit]) -> set[Place]:
    """Where the pieces begin that an edit takes away or replaces already."""
    found: set[Place] = set()
    position = 0
    for piece in pieces:
        while position < len(edits) and edits[position][1] <= piece.start:
            position += 1
        if position < len(edits) and edits[position][0] <= piece.start:
            found.add(piece.start)
    return found


_TEXT_KINDS = (tokenize.NAME, tokenize.STRING, tokenize.COMMENT)
_LINE_ENDS = (tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING)


def _left_over(file: str, line: int, text: str) -> list[Problem]:
    found = _LEFT.search(text)
    if found is None:
        return []
    near = text[max(0, found.start() - 30) : found.end() + 30].replace("\n", " ")
    remedy = "say it without, or mark the lines with `# async-only: begin` and `# async-only: end`"
    line += text[: found.start()].count("\n")
    return [Problem(file, f"line {line}", f"{found.group()!r} would be left in the sync form: …{near}…", remedy)]


def _markers(source: str, file: str) -> tuple[str, set[int]]:
    """Follow the markers. Also gives the numbers of the lines that came from `sync-only` comments."""
    lines: list[str] = []
    verbatim: set[int] = set()
    opened = 0
    for number, line in enumerate(source.splitlines(keepends=True), 1):
        stripped = line.strip()
        if stripped == _ONLY_ASYNC_BEGIN:
            if opened:
                raise _marker_problem(file, number, "an async-only block inside another", "close the first one")
            opened = number
        elif stripped == _ONLY_ASYNC_END:
            if not opened:
                raise _marker_problem(file, number, "the end of no async-only block", "remove it or add its begin")
            opened = 0
        elif not opened:
            found = _ONLY_SYNC.match(line.rstrip("\n"))
            if found:
                verbatim.add(len(lines) + 1)
            lines.append(f"{found[1]}{found[2]}\n" if found else line)
    if opened:
        raise _marker_problem(file, opened, "an async-only block isn't closed", f"add `{_ONLY_ASYNC_END}`")
    return "".join(lines), verbatim


def _marker_problem(file: str, line: int, what: str, remedy: str) -> Problems:
    return Problems([Problem(file, f"line {line}", what, remedy)])


def _pieces(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    depth = 0
    opened: Place = (0, 0)
    start_kind = getattr(tokenize, "FSTRING_START", -1)
    end_kind = getattr(tokenize, "FSTRING_END", -1)
    lines = text.splitlines(keepends=True)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == start_kind:
            opened = token.start if depth == 0 else opened
            depth += 1
        elif token.type == end_kind:
            depth -= 1
            if depth == 0:
                pieces.append(Piece(tokenize.STRING, _slice(lines, opened, token.end), opened, token.end))
        elif depth == 0:
            pieces.append(Piece(token.type, token.string, token.start, token.end))
    return pieces


def _slice(lines: list[str], start: Place, end: Place) -> str:
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]]
    middle = lines[start[0] : end[0] - 1]
    return "".join([lines[start[0] - 1][start[1] :], *middle, lines[end[0] - 1][: end[1]]])


def _keyword_edits(pieces: list[Piece]) -> list[Edit]:
    """Drop `async` and `await` with the space behind them, and `(await x.y()).z`'s parentheses."""
    edits: list[Edit] = []
    for index, piece in enumerate(pieces):
        if piece.kind not in _KEYWORD_KINDS or piece.text not in ("async", "await"):
            continue
        following = pieces[index + 1]
        end = following.start if following.start[0] == piece.end[0] else piece.end
        edits.append((piece.start, end, ""))
        if piece.text == "await":
            edits.extend(_parentheses(pieces, index))
    return edits


_KEYWORD_KINDS = {tokenize.NAME, getattr(tokenize, "ASYNC", tokenize.NAME), getattr(tokenize, "AWAIT", tokenize.NAME)}


def _parentheses(pieces: list[Piece], index: int) -> list[Edit]:
    if index == 0 or pieces[index - 1].text != "(":
        return []
    before = pieces[index - 2] if index > 1 else None
    if before is not None and _is_operand_end(before):
        return []
    position = index + 1
    if pieces[position].kind != tokenize.NAME:
        return []
    position += 1
    while pieces[position].text in (".", "(", "["):
        position = position + 2 if pieces[position].text == "." else _closing(pieces, position) + 1
    if pieces[position].text != ")":
        return []
    opening, closing = pieces[index - 1], pieces[position]
    return [(opening.start, opening.end, ""), (closing.start, closing.end, "")]


def _is_operand_end(piece: Piece) -> bool:
    if piece.kind == tokenize.NAME:
        return not keyword.iskeyword(piece.text)
    return piece.kind == tokenize.STRING or piece.text in (")", "]", "}")


def _closing(pieces: list[Piece], opening: int) -> int:
    depth = 0
    for position in range(opening, len(pieces)):
        if pieces[position].kind == tokenize.OP:
            depth += (pieces[position].text in "([{") - (pieces[position].text in ")]}")
            if depth == 0:
                return position
    raise SyntaxError("a bracket isn't closed")


def _type_edits(pieces: list[Piece]) -> list[Edit]:
    """`Awaitable[T]` → `T`, `Coroutine[A, B, T]` → `T`, `AsyncGenerator[T, S]` → `Generator[T, S, None]`."""
    edits: list[Edit] = []
    for index, piece in enumerate(pieces[:-1]):
        if piece.kind != tokenize.NAME or pieces[index + 1].text != "[":
            continue
        if piece.text in ("Awaitable", "Coroutine"):
            end = pieces[_closing(pieces, index + 1)]
            first = pieces[_last_argument(pieces, index + 1) if piece.text == "Coroutine" else index + 2]
            edits += [(piece.start, first.start, ""), (end.start, end.end, "")]
        elif piece.text == "AsyncGenerator":
            end = pieces[_closing(pieces, index + 1)]
            edits.append((end.start, end.start, ", None"))
    return edits


def _last_argument(pieces: list[Piece], opening: int) -> int:
    end = _closing(pieces, opening)
    position = last = opening + 1
    while position < end:
        if pieces[position].text in ("(", "[", "{"):
            position = _closing(pieces, position)
        elif pieces[position].text == ",":
            last = position + 1
        position += 1
    return last


def _decorator_edits(pieces: list[Piece]) -> list[Edit]:
    edits: list[Edit] = []
    for index, piece in enumerate(pieces):
        if piece.text != "@" or [each.text for each in pieces[index + 1 : index + 6]] != _ASYNCIO_MARK:
            continue
        position = index + 6
        if pieces[position].text == "(":
            position = _closing(pieces, position) + 1
        if pieces[position].kind == tokenize.NEWLINE:
            edits.append((piece.start, pieces[position].end, ""))
    return edits


_ASYNCIO_MARK = ["pytest", ".", "mark", ".", "asyncio"]


def _replacement(piece: Piece, names: Mapping[str, str], used: set[str]) -> str:
    if piece.kind == tokenize.NAME:
        return _name(piece.text, names, used)
    if piece.kind in (tokenize.STRING, tokenize.COMMENT):
        return _text(piece.text, names, used)
    return piece.text


def _name(name: str, names: Mapping[str, str], used: set[str]) -> str:
    if name in names:
        used.add(name)
        return names[name]
    if name in LANGUAGE_NAMES:
        return LANGUAGE_NAMES[name]
    return _SNAKE.sub("_sync", _CAMEL.sub("", name))


def _text(text: str, names: Mapping[str, str], used: set[str]) -> str:
    text = _ARTICLE.sub(_mend_article, text)
    text = _TEXT_KEYWORD.sub("", text)
    return _WORD.sub(lambda found: _name(found.group(), names, used), text)


def _mend_article(found: re.Match[str]) -> str:
    article, tick, second_tick, letter = found.groups()
    return f"{article}{'n' if letter in 'aeiouAEIO' else ''} {tick}{second_tick}{letter}"


def _apply(text: str, edits: list[Edit]) -> str:
    lines = text.splitlines(keepends=True)
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    parts: list[str] = []
    position = 0
    for start, end, replacement in sorted(edits):
        first = offsets[start[0] - 1] + start[1]
        last = offsets[end[0] - 1] + end[1]
        if first < position:
            continue
        parts += [text[position:first], replacement]
        position = last
    return "".join([*parts, text[position:]])


def _left_imports(file: str, text: str) -> list[Problem]:
    """Imports that are still there after the unused ones were dropped."""
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith(("import ", "from ")):
            problems += _left_over(file, number, line)
    return problems


# --- the tree ---------------------------------------------------------------------------------------------------


def sources(root: Path, folders: Iterable[str]) -> dict[str, str]:
    """Async modules in the tree: path → text."""
    found: dict[str, str] = {}
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            relative = path.relative_to(root)
            if "_async" in relative.parts[:-1] and "__pycache__" not in relative.parts:
                found[relative.as_posix()] = path.read_text("utf-8")
    return found


def target_of(path: str) -> str:
    """Where the sync form of an async module goes."""
    return "/".join("_sync" if part == "_async" else part for part in path.split("/"))


def derive(files: Mapping[str, str], names: Mapping[str, str], root: Path | None = None) -> Derived:
    """The sync forms of async modules, formatted and checked for anything left over.

    Args:
        files: Async text by path.
        names: The table of names.
        root: The repository, for ruff's settings.
    """
    used: set[str] = set()
    drafts: dict[str, str] = {}
    origin: dict[str, str] = {}
    problems: list[Problem] = []
    for path, source in files.items():
        body = source.split("\n", 1)[1] if source.startswith(MARK) else source
        try:
            text = transform(body, names, used, path)
            compile(text, path, "exec", dont_inherit=True)
        except Problems as several:
            problems += several.problems
        except SyntaxError as error:
            remedy = "write it so that it is also right without async and await, or use the markers"
            problems.append(Problem(path, f"line {error.lineno}", f"the sync form isn't Python: {error.msg}", remedy))
        else:
            target = target_of(path)
            origin[target] = path
            drafts[target] = header(path) + text
    formatted = format_files(drafts, root)
    for target, text in formatted.items():
        problems += _left_imports(f"{origin[target]} -> {target}", text)
    return Derived(formatted, used, problems)


def sync_folders(root: Path, folders: Iterable[str]) -> list[str]:
    """Directories that hold derived files only."""
    found = {path.relative_to(root).as_posix() for folder in folders for path in (root / folder).rglob("_sync")}
    return sorted(found)


def main(arguments: list[str] | None = None) -> int:
    """Derive all sync files, or with `--check` tell which aren't what their sources say."""
    parser = argparse.ArgumentParser(prog="codegen.unasync", description="Derive sync modules from async ones.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")
    parser.add_argument("--root", type=Path, default=repository(), help="repository to work in")
    options = parser.parse_args(arguments)
    root: Path = options.root
    config = load_config(root)
    folders, names = config.folders, config.names
    derived = derive(sources(root, folders), names, root)
    if derived.problems:
        print(Problems(derived.problems), file=sys.stderr)
    broken = {target_of(problem.file.split(" -> ")[0]) for problem in derived.problems}
    files = {path: text for path, text in derived.files.items() if path not in broken}
    stale_in = sync_folders(root, folders) if not derived.problems else []
    changes = difference(root, files, stale_in) if options.check else write(root, files, stale_in)
    for change in changes:
        print(change)
    unused = sorted(set(names) - derived.used)
    for name in unused:
        print(f"codegen/config.toml: unasync.names.{name} is never used; remove it", file=sys.stderr)
    failed = bool(derived.problems) or (options.check and bool(changes or unused))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
