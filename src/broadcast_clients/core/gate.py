"""How many pieces of work may be under way: shrinks fast when asked to, grows slowly."""

from __future__ import annotations

__all__ = ["Gate"]


class Gate:
    """Additive growth, halved on pressure; decides, and never waits."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._allowed = float(limit)
        self._grace = 0

    @property
    def allowed(self) -> int:
        """How many may be under way now."""
        return max(1, int(self._allowed))

    def slow_down(self, under_way: int) -> None:
        """The server asked to slow down. Those still under way may ask again, which then doesn't count."""
        if self._grace > 0:
            self._grace -= 1
            return
        self._allowed = max(1.0, self._allowed / 2)
        self._grace = under_way

    def went_well(self) -> None:
        """A piece of work finished without a complaint: a round of them allows one more."""
        if self._grace > 0:
            self._grace -= 1
        self._allowed = min(float(self._limit), self._allowed + 1 / max(1.0, self._allowed))
