"""Effort: the clock's record beside a script with known spans at the real window."""

from __future__ import annotations

from benchmarks.effort.accuracy import measure

MEASURES = {"effort": measure}
