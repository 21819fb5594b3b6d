"""The axis of a waveform: which frame of the sound is at which pixel."""

from __future__ import annotations

FINEST = 0.05
"""The fewest frames in a pixel."""


class TimeAxis:
    """The visible part of a sound; it always lies within the sound."""

    def __init__(self) -> None:
        """Show nothing."""
        self.frames = 0
        self.start = 0.0
        self.width_px = 1
        self._frames_per_px = 1.0

    @property
    def frames_per_px(self) -> float:
        """The frames in a pixel."""
        return self._frames_per_px

    @property
    def shown(self) -> float:
        """The frames that fit in the width."""
        return self._frames_per_px * self.width_px

    @property
    def end(self) -> float:
        """The frame at the right edge."""
        return self.start + self.shown

    def show_sound(self, frames: int) -> None:
        """Show the whole of a sound of so many frames."""
        self.frames = frames
        self.fit()

    def fit(self) -> None:
        """Show the whole sound."""
        self._frames_per_px = self._widest()
        self.start = 0.0

    def resize(self, width_px: int) -> None:
        """Have another width, and show the same frames as far as that is possible."""
        was_fitted = self._frames_per_px >= self._widest()
        self.width_px = max(1, width_px)
        if was_fitted:
            self.fit()
        else:
            self._settle()

    def x_of(self, frame: float) -> float:
        """Return the pixel of a frame."""
        return (frame - self.start) / self._frames_per_px

    def frame_at(self, x: float) -> int:
        """Return the frame at a pixel: one of the sound, or the first one after it."""
        return min(max(round(self.start + x * self._frames_per_px), 0), self.frames)

    def zoom_by(self, factor: float, x: float) -> None:
        """Show frames at so many times the size; the one at a pixel stays there."""
        kept = self.start + x * self._frames_per_px
        self._frames_per_px /= factor
        self._frames_per_px = min(max(self._frames_per_px, FINEST), self._widest())
        self.start = kept - x * self._frames_per_px
        self._settle()

    def scroll_to(self, start: float) -> None:
        """Show the frames from this one on."""
        self.start = start
        self._settle()

    def reveal(self, start: float, end: float) -> None:
        """Bring a stretch into sight, with some room beside it; a long one from its beginning."""
        room = 0.1 * self.shown
        if start < self.start or end - start > self.shown - 2 * room:
            self.scroll_to(start - room)
        elif end > self.end:
            self.scroll_to(end + room - self.shown)

    def _widest(self) -> float:
        return max(self.frames / self.width_px, FINEST)

    def _settle(self) -> None:
        self._frames_per_px = min(self._frames_per_px, self._widest())
        self.start = max(0.0, min(self.start, self.frames - self.shown))
