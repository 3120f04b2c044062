"""What a parameter may be called, and how its value may be written."""

from __future__ import annotations

from collections.abc import Sequence

from broadcast_clients.core.operation import ListForm, Parameter
from broadcast_clients.flows.doctor.names import ALIKE, plural_of, singular_of, styles, words_of

__all__ = ["BOOLEANS", "DATE_FORMATS", "LIST_FORMS", "date_formats", "names_for"]

_MOMENTS = (
    "date",
    "since",
    "from",
    "start",
    "begin",
    "after",
    "timestamp",
    "time",
    "datetime",
    "day",
    "last_update",
    "last_updated",
    "updated_since",
    "modified_since",
    "changed_since",
    "since_date",
    "from_date",
    "start_date",
    "begin_date",
    "date_from",
    "date_since",
    "update_date",
    "updated_after",
    "modified_after",
    "last_import",
)
_ENDS = ("end", "stop", "to", "until")
_BEGINS = ("begin", "start", "from", "since")
_SUFFIXES = ("", "time", "date", "at")
_USUAL = {
    "limit": ("limit", "page_size", "per_page", "size", "count", "max", "max_results", "take", "top", "rows", "first",
              "results_per_page", "items_per_page"),
    "page": ("page", "page_number", "page_no", "page_index", "p", "pg", "page_num", "current_page"),
    "cursor": ("cursor", "after", "next", "page_token", "next_token", "next_page_token", "continuation_token",
               "continuation", "token", "next_cursor", "starting_after", "position", "page_cursor", "start_cursor"),
    "offset": ("offset", "skip", "start", "from", "start_index", "first_result", "start_at"),
    "q": ("q", "query", "search", "term", "text", "keyword", "keywords", "search_term", "search_query", "filter", "s"),
    "fields": ("fields", "field", "select", "include", "only", "attributes", "properties", "include_fields"),
    "lang": ("lang", "language", "locale", "culture", "lang_code", "language_code", "l"),
    "sort": ("sort", "order_by", "sort_by", "order", "ordering", "sorting"),
}  # fmt: skip

LIST_FORMS: tuple[ListForm, ...] = ("comma", "repeat", "brackets", "semicolon", "pipe", "space")
BOOLEANS = ("true/false", "1/0", "yes/no", "True/False", "on/off", "Y/N", "TRUE/FALSE", "t/f")
DATE_FORMATS = ("date-time", "date", "yyyyMMddHHmmss", "yyyyMMdd", "yyyyMMddHHmm",
                "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "dd/MM/yyyy",
                "dd/MM/yyyy HH:mm:ss", "dd-MM-yyyy", "dd.MM.yyyy", "yyyy/MM/dd", "MM/dd/yyyy", "yyyyMMdd'T'HHmmss",
                "yyyyMMdd'T'HHmmss'Z'", "ddMMyyyy", "epoch", "epoch-ms")  # fmt: skip
_DATED = {"date", "date-time", "local-date-time", "epoch", "epoch-ms"}


def date_formats(parameter: Parameter) -> list[str]:
    """The formats to try for a parameter that is a day or a moment, the documented one first; else none."""
    own = parameter.schema.format
    if own is None or not (own in _DATED or "yyyy" in own):
        return []
    return list(dict.fromkeys((own, *DATE_FORMATS)))


def names_for(parameter: Parameter, others: set[str], about: Sequence[str] = ()) -> list[str]:
    """The names to try for a parameter, its own first.

    Args:
        parameter: The parameter.
        others: Names of the operation's other parameters.
        about: Words that say what the operation is about.
    """
    bases = [parameter.wire, parameter.name.strip("_")]
    kind = _kind_of(parameter)
    if kind == "moment":
        bases += _MOMENTS
        bases += [base for word in about for base in (f"{singular_of(word)}_date", f"date_{word}", f"{word}_since")]
    elif kind in ("begin", "end"):
        for stem in _ENDS if kind == "end" else _BEGINS:
            bases += [f"{stem}_{suffix}".strip("_") for suffix in _SUFFIXES]
            bases.append(f"date_{stem}")
    else:
        bases += _USUAL.get(parameter.name, ())
        bases += _varied(words_of(parameter.wire))
        bases += _varied(words_of(parameter.name))
    found: dict[str, None] = {}
    for base in bases:
        found[base] = None
        for each in styles(words_of(base)) if words_of(base) else []:
            found[each] = None
    for base in _USUAL.get(parameter.name, ()):
        found[f"${base}"] = None
    return [each for each in found if each == parameter.wire or each not in others]


def _kind_of(parameter: Parameter) -> str:
    if not date_formats(parameter):
        return ""
    words = set(words_of(parameter.name)) | set(words_of(parameter.wire))
    if words & {"end", "stop", "to", "until"}:
        return "end"
    return "begin" if words & {"begin", "start", "from"} else "moment"


def _varied(words: list[str]) -> list[str]:
    """A name with words left out, added, in another number, or exchanged for words that mean the same."""
    found = ["_".join(words)]
    if len(words) > 1:
        found += ["_".join(words[:-1]), words[-1], "_".join([words[-1], *words[:-1]])]
    stem = words[:-1] if words[-1] in ("id", "ids") and len(words) > 1 else words
    for suffix in ("id", "ids", "code", "number", "ref"):
        found.append("_".join([*stem[:-1], singular_of(stem[-1]), suffix]))
    found += ["_".join([*stem[:-1], plural_of(singular_of(stem[-1]))]), "_".join([*stem[:-1], singular_of(stem[-1])])]
    found += [
        "_".join([*words[:-1], plural_of(singular_of(words[-1]))]),
        "_".join([*words[:-1], singular_of(words[-1])]),
    ]
    for position, word in enumerate(words if words == stem else ()):
        for group in ALIKE:
            if word in group:
                found += ["_".join([*words[:position], each, *words[position + 1 :]]) for each in group]
    return found
