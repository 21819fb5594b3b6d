"""Whoever watches a reader knows the program's own processes, and no others."""

from __future__ import annotations

import sys

import pytest

from annotator.audio import sound_reader
from annotator.imaging.sandbox import decoder_client, detector_client
from annotator.imaging.tiles import strips
from tests.faults.hostile_watch import CHILDREN, is_own_child
from tests.support.material import CHECKOUT


def test_every_program_within_the_program_is_known() -> None:
    started = {
        ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)
        for path in (CHECKOUT / "annotator").rglob("*.py")
        if 'if __name__ == "__main__"' in path.read_text(encoding="utf-8")
    }
    assert started == {*CHILDREN}


@pytest.mark.parametrize(
    "command",
    [
        decoder_client.command(),
        [*strips.command(), "PNG", "1"],
        detector_client.command(),
        sound_reader.command(),
    ],
)
def test_what_the_program_starts_is_its_own(command: list[str]) -> None:
    assert is_own_child((command[0], command, None, None))


@pytest.mark.parametrize(
    "command",
    [
        ["/bin/sh", "-c", f"{sys.executable} -P -m annotator.imaging.sandbox.decoder_child"],
        ["/bin/sh", "-P", "-m", "annotator.imaging.sandbox.decoder_child"],
        [sys.executable, "-c", "import annotator.imaging.sandbox.decoder_child"],
        [sys.executable, "-m", "annotator.imaging.sandbox.decoder_child"],
        [sys.executable, "-P", "-m", "annotator.imaging.sandbox.decoder_child.other"],
        [sys.executable],
    ],
)
def test_anything_else_is_not(command: list[str]) -> None:
    assert not is_own_child((command[0], command, None, None))
    assert not is_own_child(("/bin/sh", [sys.executable, "-P", "-m", CHILDREN[0]], None, None))
