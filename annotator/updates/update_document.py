"""The document in an update file: the version, its target, and each file of it by its digest."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from annotator.containers.container_names import folded, is_entry_name
from annotator.display_text import shown_name
from annotator.document_limits import UPDATE_BYTES, UPDATE_FILES
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import said
from annotator.updates.build import UpdateRefusedError, require_target, version_numbers
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json

UPDATE_SUFFIX: Final = ".fairlabel-update"
DOCUMENT: Final = "update.json"
CONTENT: Final = "content/"
"""Each content stands once in an update file, under this and its SHA-256."""

FORMAT: Final = "fairlabel/update-document/1"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ProgramFile:
    """A file of a version; ``is_program``: it may be started (mode 0755)."""

    size_bytes: int
    sha256: str
    is_program: bool = False


@dataclass(frozen=True, slots=True)
class UpdateFacts:
    """A version of the program.

    Attributes:
        version: three numbers, as "0.2.0".
        target: the system and processor for which it was built.
        day: the day on which it was made.
        program: the path of the file that starts it.
        files: each file by its path, with "/".
    """

    version: str
    target: str
    day: dt.date
    program: str
    files: Mapping[str, ProgramFile]

    @property
    def size_bytes(self) -> int:
        """The size of all files."""
        return sum(each.size_bytes for each in self.files.values())


def document_of(facts: UpdateFacts) -> bytes:
    """Return the bytes of the document, the files by their paths.

    Raises:
        UpdateRefusedError, ValueError: what ``read_document`` would refuse.
    """
    value = {
        "format": FORMAT,
        "version": facts.version,
        "target": facts.target,
        "day": facts.day.isoformat(),
        "program": facts.program,
        "files": [
            {
                "path": path,
                "size": each.size_bytes,
                "sha256": each.sha256,
                "is_program": each.is_program,
            }
            for path, each in sorted(facts.files.items())
        ],
    }
    data = json.dumps(value, indent=1, ensure_ascii=False).encode() + b"\n"
    read_document(data)
    return data


def read_document(data: bytes) -> UpdateFacts:
    """Return what a document says.

    Raises:
        UpdateRefusedError: it is damaged, of a newer format, too large, or has a path that does
            not stay inside its folder on every system.
    """
    try:
        value: Any = parse_json(data)
        if value["format"] != FORMAT:
            raise UpdateRefusedError(
                "It is of a newer kind than this program takes. Install the new version instead."
            )
        facts = UpdateFacts(
            version=str(value["version"]),
            target=str(value["target"]),
            day=dt.date.fromisoformat(value["day"]),
            program=str(value["program"]),
            files=_files(value["files"]),
        )
        version_numbers(facts.version)
        require_target(facts.target)
        if not facts.files[facts.program].is_program:
            raise UpdateRefusedError(DAMAGED)
    except (NotStrictJsonError, TypeError, LookupError, ValueError, AttributeError) as error:
        raise UpdateRefusedError(DAMAGED) from error
    _require_size(facts)
    return facts


DAMAGED: Final = "It is damaged. Get the update again."


def _files(values: list[dict[str, Any]]) -> dict[str, ProgramFile]:
    if len(values) > UPDATE_FILES:
        raise UpdateRefusedError(
            said(
                "It has {count} files; up to {most} are taken. Get the update again.",
                count=Count(len(values), is_grouped=True),
                most=Count(UPDATE_FILES, is_grouped=True),
            )
        )
    found: dict[str, ProgramFile] = {}
    names: set[str] = set()
    folders: set[str] = set()
    for each in values:
        path = each["path"]
        name = folded(path)
        if not is_entry_name(path) or name in names:
            raise _unsafe(path)
        names.add(name)
        folders.update(name[:at] for at, sign in enumerate(name) if sign == "/")
        found[path] = _file(each)
    if both := names & folders:
        raise _unsafe(min(both))
    return found


def _file(value: dict[str, Any]) -> ProgramFile:
    size, digest, is_program = value["size"], value["sha256"], value["is_program"]
    is_valid = type(size) is int and size >= 0 and type(is_program) is bool
    if not is_valid or len(value) != 4 or _DIGEST.fullmatch(digest) is None:  # noqa: PLR2004 - the three above, and the path
        raise UpdateRefusedError(DAMAGED)
    return ProgramFile(size, digest, is_program)


def _unsafe(path: str) -> UpdateRefusedError:
    return UpdateRefusedError(
        said(
            "{file} in it cannot be unpacked safely, so nothing was. Get the update again.",
            file=Name(shown_name(path)),
        )
    )


def _require_size(facts: UpdateFacts) -> None:
    if facts.size_bytes > UPDATE_BYTES:
        raise UpdateRefusedError(
            said(
                "It has {size} MB; up to {most} MB are taken. Get the update again.",
                size=Count(facts.size_bytes // 10**6, is_grouped=True),
                most=Count(UPDATE_BYTES // 10**6, is_grouped=True),
            )
        )
