"""The known name that a misspelt one is nearest to."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["did_you_mean"]


def did_you_mean(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """`did you mean 'title'?`, or `None` where nothing is near."""
    import difflib  # only errors need it

    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=cutoff)
    return f"did you mean {near[0]!r}?" if near else None
