"""A rule of the user's is asked: whatever it does wrong concerns what it was asked about, and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from broadcast_clients.flows.guide.rules import GuideRules, RuleFailed

__all__ = ["asked"]


def asked(rules: GuideRules, name: str, about: str, kind: type[Any] | tuple[type[Any], ...], *given: object) -> Any:
    """Ask a rule.

    Args:
        rules: The rules.
        name: Which one.
        about: What it is about, for the error.
        kind: What it has to give.
        given: What it gets.

    Raises:
        RuleFailed: It raised, or gave something else.
    """
    rule: Callable[..., Any] = getattr(rules, name)
    try:
        value = rule(*given)
    except Exception as error:
        raise RuleFailed(f"the rule {name} failed for {about}: {type(error).__name__}: {error}") from error
    if not isinstance(value, kind):
        raise RuleFailed(f"the rule {name} gave a {type(value).__name__} for {about}: {value!r}")
    return value
