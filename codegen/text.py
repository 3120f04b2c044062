"""Documentation text: limits and provenance in words, wrapped into docstrings."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from codegen.ir import Lifetime, Origin, Parameter, Property, Type

__all__ = ["about", "block", "docstring", "folded", "joined", "limits", "provenance", "releases", "sentence"]

WIDTH = 120


def sentence(text: str) -> str:
    """With a full stop at its end."""
    text = text.strip()
    return text if not text or text[-1] in ".!?:" else f"{text}."


def joined(*parts: str) -> str:
    """Sentences one after the other."""
    return " ".join(sentence(part) for part in parts if part)


def limits(kind: Type) -> list[str]:
    """The documented limits of a type, in words."""
    if kind.kind == "array":
        parts = [_between(kind.min_items, kind.max_items, "items")]
        inner = limits(kind.items) if kind.items is not None else []
        return [part for part in parts if part] + [f"Each: {part[0].lower()}{part[1:]}" for part in inner]
    found = [
        _FORMATS.get(kind.format or "", ""),
        f"Sent as `{kind.format}`" if kind.format and "yyyy" in kind.format else "",
        _between(kind.min_length, kind.max_length, "characters"),
        _between(kind.minimum, kind.maximum, ""),
        f"Must match `{kind.pattern}`" if kind.pattern and kind.format != "duration" else "",
    ]
    return [part for part in found if part]


_FORMATS = {
    "uuid": "A UUID",
    "date-time": "A time with an offset",
    "local-date-time": "A time without an offset, or in the client's `timezone`: no document says which zone it is in",
    "uri": "A URL",
    "byte": "Base64",
    "duration": "`HH:MM:SS`",
}


def _between(low: float | None, high: float | None, unit: str) -> str:
    unit = f" {unit}" if unit else ""
    if low is not None and low == high:
        return f"Exactly {low:g}{unit}"
    if low is not None and high is not None:
        return f"{low:g} to {high:g}{unit}"
    if low is not None:
        return f"At least {low:g}{unit}"
    return f"At most {high:g}{unit}" if high is not None else ""


def provenance(origin: Origin) -> str:
    """How sure it is, and why."""
    return f"{origin.provenance.capitalize()}: {origin.source}"


def releases(life: Lifetime) -> str:
    """From which release to which."""
    until, gap = life.until, life.gap
    gone = "" if until is None else f"gone {'from' if until.kind == 'exact' else 'by'} {until.release}"
    parts = [
        f"since {life.since}" if life.since else "",
        f"missing from {gap[0]} until {gap[1]}" if gap else "",
        f"{gone}{' on' if until and until.kind == 'exact' else ''}",
        f"replaced by `{life.replaced_by}`" if life.replaced_by else "",
    ]
    text = ", ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def about(item: Property | Parameter, usual: Origin, *, written: bool) -> str:
    """Everything about one property or parameter, as one paragraph.

    Args:
        item: The property or parameter.
        usual: How sure its neighbours are, and why, which is said once for all of them.
        written: Whether it is something to send, rather than something that was read.
    """
    null = ""
    if item.type.nullable and written:
        null = "`None` clears it" if isinstance(item, Property) and item.clears else "`None` sends null"
    elif item.type.nullable:
        null = "May be `None`"
    # Python has no JSON: a default is shown as it would be written in the call.
    default = f"Left out, the server assumes {item.default!r}" if item.default is not None else ""
    limit = [_written_duration(part) if written else part for part in limits(item.type)]
    sure = _how_sure(item.origin, usual)
    return joined(item.description, *limit, null, default, releases(item.life), sure)


def _how_sure(origin: Origin, usual: Origin) -> str:
    """Why is said once for all; that something isn't documented is said of each, for an editor shows it alone."""
    if origin != usual:
        return provenance(origin)
    return "" if origin.provenance == "documented" else origin.provenance.capitalize()


def _written_duration(part: str) -> str:
    return "`HH:MM:SS`, or a `timedelta`" if part == _FORMATS["duration"] else part


def folded(text: str, indent: int, following: str = "") -> str:
    """Text folded to the line length, without indentation of its own.

    Args:
        text: One paragraph.
        indent: Columns that it will be indented by.
        following: What the second and later lines begin with.
    """
    lines = textwrap.wrap(
        text,
        WIDTH - indent - _QUOTES,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


_QUOTES = 6
"""Room for the quotes around a text of one line."""


def block(title: str, entries: Iterable[tuple[str, str]], indent: int) -> str:
    """A part of a docstring with a heading and named entries, such as `Args:`; nothing without entries."""
    lines = [f"    {folded(f'{name}: {text}', indent, '        ')}" for name, text in entries]
    return "\n".join([f"{title}:", *lines]) if lines else ""


def docstring(blocks: Iterable[str], indent: int) -> str:
    """A docstring.

    Args:
        blocks: Paragraphs; what has no line break yet is folded.
        indent: Columns of indentation.
    """
    given = [text if "\n" in text else folded(text, indent) for text in blocks if text]
    body = "\n\n".join(given)
    prefix = 'r"""' if "\\" in body else '"""'
    closing = '\n"""' if "\n" in body else ' """' if body.endswith('"') else '"""'
    return textwrap.indent(f"{prefix}{body}{closing}", " " * indent) + "\n"
