"""The state file: holds the open span, rewritten every second, in case the program is killed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.document_limits import STATE_BYTES
from annotator.effort.effort_json import open_span_from_json, open_span_to_json
from annotator.effort.spans import OpenSpan, Span
from annotator.effort.system_clocks import ClockSample
from annotator.errors import AnnotatorError, WriteFailedError
from annotator.files import read_whole, replace_private
from annotator.sentences.parts import FilePath, Reason
from annotator.sentences.said import said

_FORMAT: Final = "fairlabel-effort-state/1"
_KILLED_MS: Final = 1_000
_POWER_CUT_MS: Final = 6_000
_SAME_BOOT_NS: Final = 10_000_000_000


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """The state file of a session that was not ended.

    Attributes:
        owner: notes by the writer, such as job, worker and session.
        open_span: the state in its last second.
    """

    owner: Mapping[str, str]
    open_span: OpenSpan

    def lost_at_most_ms(self, now: ClockSample) -> int:
        """Return the maximum missing time: 1 s, or 6 s after a restart (rule 5).

        After a restart the boot clock is behind, or implies another boot time. A changed wall clock
        looks the same, and only makes the returned bound larger.
        """
        then = self.open_span
        began_then_ns, began_ns = then.wall_ns - then.boot_ns, now.wall_ns - now.boot_ns
        is_same_boot = now.boot_ns >= then.boot_ns and abs(began_ns - began_then_ns) < _SAME_BOOT_NS
        return _KILLED_MS if is_same_boot else _POWER_CUT_MS


class StateFile:
    """The state file of one session, written by one thread at a time."""

    def __init__(self, path: Path, owner: Mapping[str, str]) -> None:
        """Set the path, and the owner notes for recovery."""
        self._path = path
        self._scratch = path.with_name(path.name + ".new")
        self._owner = dict(owner)

    def write(self, open_span: OpenSpan | None) -> None:
        """Replace the state, without a flush to disk; None writes nothing.

        Raises:
            WriteFailedError: the disk refused; the previous state is still there.
        """
        if open_span is None:
            return
        content = {
            "format": _FORMAT,
            "owner": self._owner,
            "open_span": open_span_to_json(open_span),
        }
        try:
            replace_private(self._path, json.dumps(content).encode(), self._scratch)
        except OSError as error:
            raise WriteFailedError(
                said(
                    "The time of this minute cannot be kept safe in {folder} ({reason}): free "
                    "some space there.",
                    folder=FilePath(self._path.parent),
                    reason=Reason(error.strerror),
                )
            ) from error

    def remove(self) -> None:
        """Remove the file after a clean end; do nothing if there is none.

        Raises:
            WriteFailedError: the disk refused; the file would look like one of a crash.
        """
        try:
            self._scratch.unlink(missing_ok=True)
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise WriteFailedError(
                said(
                    "{path} cannot be removed ({reason}): remove it by hand.",
                    path=FilePath(self._path),
                    reason=Reason(error.strerror),
                )
            ) from error


def read_state(path: Path) -> LeftBehind | None:
    """Return the state in a state file; None if the file is absent, torn or not ours.

    A power cut can tear the file, since it is not flushed; the job file then holds a state that is
    up to five seconds older.
    """
    try:
        content = json.loads(read_whole(path, STATE_BYTES))
        if content["format"] != _FORMAT:
            return None
        owner = {str(key): str(value) for key, value in content["owner"].items()}
        return LeftBehind(owner, open_span_from_json(content["open_span"]))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, AnnotatorError):
        return None


def recover(open_span: OpenSpan, *, stored_until_ms: int = 0) -> list[Span]:
    """Return the spans still to be booked; the last one is ended by ``crash``.

    Args:
        open_span: the recovered state.
        stored_until_ms: the end of the last span of that session on disk; earlier spans are not
            returned again.
    """
    spans = [*open_span.unstored, *([open_span.span] if open_span.span else [])]
    return [span for span in spans if span.start_ms >= stored_until_ms]
