"""Where an operation may be found instead: its documented path varied in the ways in which paths differ.

Three parts vary on their own: what stands before the resource, how its words are spelt and joined, and where its
parameters stand. What proved right for one operation is tried first for the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from attr import frozen

from broadcast_clients.core.operation import Operation
from broadcast_clients.flows.doctor.names import STYLES, plural_of, singular_of, spelt, words_of

__all__ = ["Candidate", "candidates_of", "split_path"]

Change = Callable[[list[str]], list[str]]
"""Words in another number."""

_VERSION = re.compile(r"v\d+")
_HEADS = ("api", "rest", "public", "cms", "bapi", "gateway", "services", "ws")
_VERSIONS = tuple(f"v{number}" for number in range(1, 5))
_ADDED: tuple[tuple[str, ...], ...] = (
    *((each,) for each in (*_HEADS, *_VERSIONS)),
    *((head, version) for head in ("api", "rest") for version in _VERSIONS),
    *((version, head) for head in ("api", "rest") for version in _VERSIONS),
)
"""What may stand in a prefix besides."""
_WHOLE: tuple[tuple[str, ...], ...] = (
    *_ADDED,
    *((head, version) for head in _HEADS[2:] for version in _VERSIONS),
    *(
        (one, other, version)
        for one in _HEADS
        for other in ("api", "rest")
        if one != other
        for version in _VERSIONS[:2]
    ),
)
"""What may be the whole prefix."""


@frozen
class Candidate:
    """A path, and by which variations it came about."""

    path: str
    moves: tuple[str, str]
    """What was done to the prefix, and to the resource."""


def split_path(path: str) -> tuple[list[str], list[str]]:
    """A path as what stands before the resource (up to the last version or `api`) and the resource."""
    segments = path.strip("/").split("/")
    holders = [n for n, each in enumerate(segments[:-1]) if _VERSION.fullmatch(each) or each in ("api", "rest")]
    last = max(holders, default=-1)
    return segments[: last + 1], segments[last + 1 :]


def candidates_of(
    operation: Operation, taken: Iterable[str], learned: Sequence[tuple[str, str]], *, settled: bool = False
) -> list[Candidate]:
    """The paths to try for an operation that doesn't answer at its own, best first.

    Args:
        operation: Its path and title.
        taken: Paths of other operations, which would answer for themselves.
        learned: Moves that proved right for other operations, the latest last.
        settled: Several neighbours answer behind the documented prefix, so of other ones only versions are tried.
    """
    prefix, resource = split_path(operation.path)
    known_prefixes = {move for move, _ in learned} | {""}
    before = {
        move: start
        for move, start in _prefixes(prefix)
        if not settled or move in known_prefixes or _VERSION.match(move.removeprefix("all "))
    }
    behind = dict(_resources(operation, resource))
    weight = {move: number + 1 for number, move in enumerate(learned)}
    known_resources = {move for _, move in learned} | {""}
    others = [_shape(each).lower().split("/") for each in taken if _shape(each) != _shape(operation.path)]
    found: dict[str, tuple[tuple[int, int], Candidate]] = {}
    for one, start in before.items():
        for other, rest in behind.items():
            new = other not in known_resources
            if (one not in known_prefixes and new) or not rest:
                continue
            path = "/" + "/".join([*start, *rest])
            if path != operation.path and path not in found and not _is_taken(path, others):
                rank = -weight.get((one, other), 0)
                cost = (one != "" and one not in known_prefixes) + new + (not one) + (not other)
                found[path] = ((rank, cost), Candidate(path, (one, other)))
    return [each for _, each in sorted(found.values(), key=lambda pair: pair[0])]


def _shape(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", path.rstrip("/"))


def _is_taken(path: str, others: Iterable[list[str]]) -> bool:
    """Whether a request for the path would be one for another operation."""
    mine = _shape(path).lower().split("/")
    return any(
        len(mine) == len(theirs)
        and all(one in (other, "{}") or other == "{}" for one, other in zip(mine, theirs, strict=True))
        for theirs in others
    )


def _prefixes(prefix: list[str]) -> Iterator[tuple[str, list[str]]]:
    yield "", prefix
    for size in range(len(prefix), 0, -1):
        for start in range(len(prefix) - size + 1):
            yield f"without {size}@{start}", prefix[:start] + prefix[start + size :]
    for position, each in enumerate(prefix):
        if _VERSION.fullmatch(each):
            for number in range(1, 5):
                yield f"v{number}@{position}", [*prefix[:position], f"v{number}", *prefix[position + 1 :]]
    for number in range(1, 5):
        yield f"all v{number}", [f"v{number}" if _VERSION.fullmatch(each) else each for each in prefix]
    for added in _ADDED:
        for position in range(len(prefix) + 1):
            yield f"+{'/'.join(added)}@{position}", [*prefix[:position], *added, *prefix[position:]]
    for added in _WHOLE:
        yield f"={'/'.join(added)}", list(added)
    if len(prefix) == 2:
        yield "swapped", prefix[::-1]


def _resources(operation: Operation, resource: list[str]) -> Iterator[tuple[str, list[str]]]:
    yield "", resource
    named = _words_of_title(operation)
    literal = {each: named.get(each.lower()) or words_of(each) for each in resource if not each.startswith("{")}
    counts = {
        "": _as_is,
        "one": _all_singular,
        "many": _all_plural,
        "last one": _last_singular,
        "last many": _last_plural,
    }
    for style in ("", *STYLES):
        for count, change in counts.items():
            varied = [_varied(each, literal.get(each), style, change) for each in resource]
            yield f"{style} {count}".strip(), varied
    # Capitals at the beginning of names of several words alone.
    for count, change in counts.items():
        long = [len(literal.get(each, ())) > 1 for each in resource]
        yield (
            f"pascal long {count}".strip(),
            [
                _varied(each, literal.get(each), "pascal" if several else "", change if several else _as_is)
                for each, several in zip(resource, long, strict=True)
            ],
        )
    for count, change in counts.items():
        for name, places in (("end", [len(resource) - 1]), ("start", [0])) if count else ():
            fixed = [n for n, each in enumerate(resource) if each in literal]
            place = fixed[-1] if fixed and name == "end" else places[0]
            yield (
                f"{name} {count}",
                [
                    _varied(each, literal.get(each), "", change) if n == place else each
                    for n, each in enumerate(resource)
                ],
            )
    yield from _joined(resource, literal)
    yield from _moved(operation, resource)
    yield "slash", [*resource[:-1], resource[-1] + "/"]
    yield "json", [*resource[:-1], resource[-1] + ".json"]


def _words_of_title(operation: Operation) -> dict[str, list[str]]:
    """The words of segments that are joined without a sign, from the title, where capitals tell them apart."""
    return {
        each.lower(): words_of(each) for each in re.findall(r"[A-Za-z]+", operation.title) if len(words_of(each)) > 1
    }


def _varied(segment: str, words: list[str] | None, style: str, change: Change) -> str:
    if not words:
        return segment
    changed = change(words)
    if changed == words and not style:
        return segment
    return spelt(changed, style or _style_of(segment))


def _style_of(segment: str) -> str:
    if "-" in segment:
        return "kebab"
    if "_" in segment:
        return "snake"
    if segment[:1].isupper():
        return "pascal"
    return "lower" if segment.islower() else "camel"


def _as_is(words: list[str]) -> list[str]:
    return words


def _all_singular(words: list[str]) -> list[str]:
    return [singular_of(each) for each in words]


def _all_plural(words: list[str]) -> list[str]:
    return [plural_of(singular_of(each)) for each in words]


def _last_singular(words: list[str]) -> list[str]:
    return [*words[:-1], singular_of(words[-1])]


def _last_plural(words: list[str]) -> list[str]:
    return [*words[:-1], plural_of(singular_of(words[-1]))]


def _joined(resource: list[str], literal: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    """A name of several words as nested segments, and nested segments as one name."""
    for position, each in enumerate(resource):
        words = literal.get(each) or []
        for cut in range(1, len(words)):
            first, rest = words[:cut], words[cut:]
            holder = plural_of(singular_of(first[-1]))
            begun, behind = resource[:position], resource[position + 1 :]
            for owner in dict.fromkeys(("".join([*first[:-1], holder]), "".join(first))):
                for part in dict.fromkeys((spelt(rest, "lower"), spelt(rest, "camel"), spelt(rest, "kebab"))):
                    tag = f"{'many' if owner.endswith(holder) else 'one'} {'camel' if '-' not in part else 'kebab'}"
                    if behind:
                        yield f"nested {tag} {cut}", [*begun, owner, behind[0], part, *behind[1:]]
                    yield f"apart {tag} {cut}", [*begun, owner, part, *behind]
    fixed = [each for each in resource if each in literal]
    if len(fixed) > 1 and len(fixed) < len(resource):
        names = [word for each in fixed for word in literal[each]]
        for style in STYLES:
            yield f"flat {style}", [spelt(names, style), *(each for each in resource if each not in literal)]


def _moved(operation: Operation, resource: list[str]) -> Iterator[tuple[str, list[str]]]:
    """A required parameter from the query into the path, or one at the end of the path into the query."""
    for each in operation.parameters:
        if each.location == "query" and each.required and each.schema.kind in ("integer", "string"):
            yield f"{each.name} in path", [*resource, f"{{{each.wire}}}"]
    if len(resource) > 1 and resource[-1].startswith("{"):
        yield "parameter in query", resource[:-1]
