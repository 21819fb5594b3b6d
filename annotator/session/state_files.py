"""The state files of sessions, and the job file to which each belongs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from annotator.effort.state_file import LeftBehind, read_state
from annotator.job_file.opening.file_access import FileIdentity
from annotator.model.entities import WorkerId
from annotator.model.people import Worker
from annotator.records import SessionFacts


def state_path(state_folder: Path, job_id: str, session_id: str) -> Path:
    """Return the path of a session's state file, which is written every second."""
    return state_folder / f"{_short(job_id)}-{session_id}.json"


def owner_of(
    session: SessionFacts, worker: Worker, order_sha256: str, file: FileIdentity
) -> dict[str, str]:
    """Return the owner entry of a state file: its session and its job file.

    A session that was killed before the job file was checked is not in that file, so it is stored
    here.
    """
    return {
        "session": session.id,
        "worker": worker.id,
        "name": worker.name,
        "order": order_sha256,
        "facts": json.dumps(asdict(session)),
        "file": str(file.path),
        "device": str(file.device),
        "inode": str(file.inode),
    }


@dataclass(frozen=True, slots=True)
class LeftState:
    """A state file that was left behind; ``left`` is None if it cannot be read."""

    path: Path
    left: LeftBehind | None

    @property
    def session_id(self) -> str:
        """The session that wrote it."""
        return "" if self.left is None else self.left.owner.get("session", "")

    def belongs_to(self, file: FileIdentity) -> bool:
        """Return whether it was written for that file, or for an earlier file at that path.

        A copy of a job has the same sessions. The state of the other file belongs to the program of
        that file, whether it is running or not.
        """
        if self.left is None:
            return True  # torn by a power cut: useless
        owner = self.left.owner
        is_same = (owner.get("device"), owner.get("inode")) == (str(file.device), str(file.inode))
        return is_same or owner.get("file") == str(file.path)

    @property
    def file_is_there(self) -> bool:
        """Whether the job file for which it was written still exists at its path."""
        named = "" if self.left is None else self.left.owner.get("file", "")
        try:
            return bool(named) and Path(named).is_file()
        except (OSError, ValueError):
            return False

    def begun(self) -> tuple[Worker, SessionFacts] | None:
        """Return the worker and the session; None if they cannot be read any more."""
        owner: Mapping[str, str] = {} if self.left is None else self.left.owner
        with suppress(ValueError, TypeError, LookupError):
            facts = json.loads(owner["facts"])
            # The changes of local time are in the state itself, which is newer.
            session = SessionFacts(**{**facts, "closed": False, "offset_changes": ()})
            if _is_plain(session) and owner["name"] and session.id == owner["session"]:
                return Worker(WorkerId(owner["worker"]), owner["name"]), session
        return None


def states_left(state_folder: Path, job_id: str) -> Iterator[LeftState]:
    """Yield the state files of a job and all its copies."""
    with suppress(OSError):
        for path in sorted(state_folder.glob(f"{_short(job_id)}-*.json")):
            yield LeftState(path, read_state(path))


def _is_plain(session: SessionFacts) -> bool:
    """Return whether each field has its expected type."""
    texts = session.id, session.worker_id, session.method
    numbers = (
        session.started_utc_ms,
        session.utc_offset_min,
        session.rest_sixths,
        session.rest_end_sixths,
    )
    return (
        all(isinstance(each, str) for each in texts)
        and all(type(each) is int for each in numbers)
        and isinstance(session.sample, bool)
    )


def _short(job_id: str) -> str:
    """Return a file name made from a job's id, which is foreign data and may contain anything."""
    return sha256(job_id.encode("utf-8", "surrogateescape")).hexdigest()[:32]
