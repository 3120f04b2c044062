"""What the EncoraStream documentation leaves open about uploads, webhooks and sign-in."""

from __future__ import annotations

PLATFORM = (
)  # fmt: skip
