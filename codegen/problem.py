"""The one error of the generator: where, what, and what to do about it."""

from __future__ import annotations

__all__ = ["Problem", "Problems"]


class Problem(Exception):
    """A source that can't be generated from.

    Args:
        file: The source, relative to the repository.
        place: JSON path in a spec, or line number of a Python file.
        what: What is wrong.
        remedy: What to change.
    """

    def __init__(self, file: str, place: str, what: str, remedy: str) -> None:
        super().__init__(file, place, what, remedy)
        self.file = file
        self.place = place
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        """`file: place: what. Do: remedy`."""
        return f"{self.file}: {self.place}: {self.what}. Do: {self.remedy}"


class Problems(Exception):
    """All problems that were found, so that they can be mended in one go."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        """One line a problem."""
        return "\n".join(str(problem) for problem in self.problems)
