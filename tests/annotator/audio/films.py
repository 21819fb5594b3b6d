"""Lets a process of the tests decode films."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.audio import container_frames

FAKE = Path(__file__).with_name("film_decoder_fake.py")


@contextmanager
def decoded_by(*command: str) -> Iterator[None]:
    """Use this command; without one, none can be decoded."""
    before = container_frames._commands.copy()
    container_frames._commands[:] = [lambda: command] if command else []
    try:
        yield
    finally:
        container_frames._commands[:] = before


def fake(fault: str = "", *rest: str) -> tuple[str, ...]:
    """Return the command of a process that "decodes" two seconds of a tone, with a fault."""
    return sys.executable, str(FAKE), fault, *rest
