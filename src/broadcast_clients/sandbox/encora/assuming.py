"""How an assumption about EncoraStream is written down."""

from __future__ import annotations

from broadcast_clients.sandbox.assumption import Assumption


def assume(name: str, text: str, source: str, *variants: str) -> Assumption:
    """Return an assumption whose first variant is the default."""
    return Assumption(f"encora.{name}", "encora", text, source, variants[0], variants)
