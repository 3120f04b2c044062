"""Names taken apart: in which ways a name may be spelt, and how near two names are."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

__all__ = ["likeness", "plural_of", "singular_of", "spelt", "styles", "words_of"]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def words_of(name: str) -> list[str]:
    """The words of a name in any of the usual spellings, in lower case."""
    return [each.lower() for each in _WORD.findall(name)]


def spelt(words: Sequence[str], style: str) -> str:
    """Words joined in a style: `snake`, `kebab`, `camel`, `pascal` or `lower`."""
    if style == "snake":
        return "_".join(words)
    if style == "kebab":
        return "-".join(words)
    if style == "camel":
        return words[0] + "".join(each.capitalize() for each in words[1:])
    if style == "pascal":
        return "".join(each.capitalize() for each in words)
    return "".join(words)


STYLES = ("snake", "kebab", "camel", "pascal", "lower")


def styles(words: Sequence[str]) -> list[str]:
    """A name in all styles, each spelling once."""
    return list(dict.fromkeys(spelt(words, style) for style in STYLES))


_SINGULARS = {"movies": "movie", "series": "series", "news": "news", "status": "status", "statuses": "status"}


def singular_of(word: str) -> str:
    """The singular of an English noun, by its ending."""
    if word in _SINGULARS:
        return _SINGULARS[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(ss|sh|ch|x|z)es$", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2 else word


def plural_of(word: str) -> str:
    """The plural of an English noun, by its ending."""
    if word in ("series", "news"):
        return word
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + "es" if re.search(r"(s|sh|ch|x|z)$", word) else word + "s"


ALIKE = (
    ("begin", "start", "from", "since", "starts", "begins", "starting"),
    ("end", "stop", "to", "until", "till", "ends", "finish"),
    ("title", "name", "label", "caption", "heading"),
    ("description", "synopsis", "summary", "abstract", "desc", "overview"),
    ("image", "picture", "photo", "artwork", "pic", "img", "poster", "thumbnail"),
    ("url", "uri", "link", "href", "address", "src"),
    ("duration", "length", "runtime"),
    ("update", "modify", "change", "updated", "modified", "changed", "modification", "edit", "edited"),
    ("create", "created", "creation", "add", "added"),
    ("number", "no", "num", "nr"),
    ("order", "position", "rank", "index", "sort", "sequence"),
    ("type", "kind", "category"),
    ("language", "lang", "locale"),
    ("text", "content", "body", "value"),
    ("status", "state"),
    ("id", "identifier", "key", "uid", "uuid", "code", "ref", "reference"),
    ("date", "time", "datetime", "at", "on", "timestamp", "moment"),
    ("season", "series"),
    ("person", "people", "human"),
    ("last", "latest", "recent"),
    ("first", "given"),
    ("logo", "icon"),
    ("count", "total", "amount", "quantity"),
    ("year", "yr"),
)  # fmt: skip
_GROUP = {word: group[0] for group in ALIKE for word in group}


def _stem(word: str) -> str:
    one = singular_of(word)
    return _GROUP.get(word) or _GROUP.get(one) or one


def likeness(first: str, second: str) -> float:
    """How near two names are, from 0 to 1; 1 where they differ in spelling alone."""
    ours, theirs = words_of(first), words_of(second)
    if "".join(ours) == "".join(theirs):
        return 1.0
    one, other = {_stem(each) for each in ours}, {_stem(each) for each in theirs}
    if one == other:
        return 0.95
    shared = len(one & other)
    words = shared / max(len(one | other), 1)
    contained = 0.6 + 0.3 * words if shared and (one < other or other < one) else 0.0
    flat, flat_other = "".join(ours), "".join(theirs)
    letters = difflib.SequenceMatcher(None, flat, flat_other).ratio()
    short, long = sorted((flat, flat_other), key=len)
    cut = 0.75 if len(short) >= 3 and long.startswith(short) else 0.0
    return max(words, letters * 0.9, contained, cut)
