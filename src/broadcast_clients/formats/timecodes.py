"""Timecodes as media systems write them: `HH:MM:SS.FF`, hours, minutes, seconds and frames."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction

from attr import field, frozen

__all__ = ["Timecode", "frame_rate_of"]

_TIMECODE = re.compile(r"(\d{2}):([0-5]\d):([0-5]\d)([.:;])(\d{2})", re.ASCII)
_RATE = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(?:fps)?\s*", re.IGNORECASE | re.ASCII)
_NTSC = (Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60000, 1001))
"""What 23.976, 29.97 and 59.94 stand for."""


def frame_rate_of(rate: str | int | float | Fraction) -> Fraction:
    """The exact frames a second of a text such as `25fps`, or of a number; 29.97 is 30000/1001.

    Raises:
        ValueError: It isn't a frame rate.
    """
    if isinstance(rate, str):
        found = _RATE.fullmatch(rate)
        if found is None:
            raise ValueError(f"{rate!r} isn't a frame rate such as 25fps")
        rate = Fraction(found[1].replace(",", "."))
    exact = Fraction(str(rate)) if isinstance(rate, float) else Fraction(rate)
    if exact <= 0:
        raise ValueError(f"a frame rate must be above 0, not {exact}")
    if exact.denominator != 1:
        return next((each for each in _NTSC if abs(exact - each) < Fraction(1, 100)), exact)
    return exact


@frozen(order=True)
class Timecode:
    """A place in a recording, counted in hours, minutes, seconds and frames.

    Args:
        hours: 0 to 99.
        minutes: 0 to 59.
        seconds: 0 to 59.
        frames: 0 to 99; how many make a second is a matter of the frame rate.
    """

    hours: int
    minutes: int
    seconds: int
    frames: int = field(default=0)

    def __attrs_post_init__(self) -> None:
        limits = ((self.hours, 99), (self.minutes, 59), (self.seconds, 59), (self.frames, 99))
        if not all(0 <= value <= most for value, most in limits):
            raise ValueError(f"{self.hours}:{self.minutes}:{self.seconds}.{self.frames} isn't a timecode")

    @classmethod
    def parse(cls, text: str) -> Timecode:
        """Read `HH:MM:SS.FF`; a colon or semicolon before the frames is understood, too.

        Raises:
            ValueError: It has another form.
        """
        found = _TIMECODE.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} isn't a timecode such as 01:30:00.00")
        return cls(int(found[1]), int(found[2]), int(found[3]), int(found[5]))

    @classmethod
    def at(cls, moment: timedelta, rate: str | int | float | Fraction) -> Timecode:
        """The timecode at a time from the beginning; frames are counted without drops, and rounded down.

        Args:
            moment: Time from the beginning.
            rate: Frames in a second: a number, or text as `frame_rate_of` takes it.

        Raises:
            ValueError: The time is negative or over 99 hours, or the rate isn't one.
        """
        exact = frame_rate_of(rate)
        per_second = -(-exact.numerator // exact.denominator)
        total = (moment // timedelta(microseconds=1)) * exact // 1_000_000
        seconds, frames = divmod(int(total), per_second)
        return cls(seconds // 3600, seconds // 60 % 60, seconds % 60, frames)

    def since_start(self, rate: str | int | float | Fraction) -> timedelta:
        """How long after the beginning it is, to the microsecond.

        Raises:
            ValueError: It has more frames than a second of that rate, or the rate isn't one or is far too low.
        """
        exact = frame_rate_of(rate)
        per_second = -(-exact.numerator // exact.denominator)
        if self.frames >= per_second:
            raise ValueError(f"{self} has frame {self.frames}, and a second has {per_second} at {exact} a second")
        total = (self.hours * 3600 + self.minutes * 60 + self.seconds) * per_second + self.frames
        try:
            return timedelta(microseconds=round(Fraction(total * 1_000_000) / exact))
        except OverflowError:
            raise ValueError(f"{self} at that frame rate is further away than Python counts") from None

    def __str__(self) -> str:
        """`HH:MM:SS.FF`."""
        return f"{self.hours:02d}:{self.minutes:02d}:{self.seconds:02d}.{self.frames:02d}"
