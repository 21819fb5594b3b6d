"""What a built program knows of itself: its version, its target, and the key of its releases."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from annotator.document_limits import BUILD_BYTES
from annotator.errors import AnnotatorError
from annotator.files import FileRefusedError, read_whole
from annotator.ledger.signatures import KeyRefusedError, fingerprint, require_public
from annotator.sentences.said import said
from annotator.verify.common.strict_json import NotStrictJsonError, parse_json

BUILD_FORMAT: Final = "fairlabel/build/1"
BUILD_FILE: Final = "build.json"
"""Its name among the resources of a built program; there is none in the source."""

_VERSION: Final = re.compile(r"(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}")
_TARGET: Final = re.compile(r"[a-z0-9]{1,20}-[a-z0-9_]{1,20}")


class UpdateRefusedError(AnnotatorError):
    """An update file cannot be taken; the program is as it was."""


@dataclass(frozen=True, slots=True)
class Build:
    """A built program.

    Attributes:
        version: three numbers, as "0.2.0".
        target: system and processor, as "linux-x86_64" or "windows-x86_64".
        release_key: base64 of the DER of the key that signs its updates; "" without one.
    """

    version: str
    target: str
    release_key: str = ""

    @property
    def release_print(self) -> str:
        """The fingerprint of the release key, 64 hexadecimal digits; "" without one."""
        return fingerprint(self.release_key) if self.release_key else ""


def version_numbers(version: str) -> tuple[int, ...]:
    """Return the three numbers of a version, which compare as versions do.

    Raises:
        ValueError: it is not three numbers with points between them.
    """
    if _VERSION.fullmatch(version) is None:
        raise ValueError(version)
    return tuple(map(int, version.split(".")))


def require_target(target: str) -> None:
    """Refuse what cannot name a system and a processor.

    Raises:
        ValueError: it is no such name.
    """
    if _TARGET.fullmatch(target) is None:
        raise ValueError(target)


def build_json(build: Build) -> bytes:
    """Return the bytes of ``build.json``, which packaging puts among the resources.

    Raises:
        ValueError: the version or the target is not valid.
        KeyRefusedError: the release key is no public key.
    """
    version_numbers(build.version)
    require_target(build.target)
    if build.release_key:
        require_public(build.release_key)
    value = {
        "format": BUILD_FORMAT,
        "version": build.version,
        "target": build.target,
        "release_key": build.release_key,
    }
    return json.dumps(value, indent=1).encode() + b"\n"


def read_build(path: Path) -> Build | None:
    """Return what a built program says of itself; None if it runs from its source.

    Raises:
        UpdateRefusedError: the file is damaged.
    """
    try:
        value: Any = parse_json(read_whole(path, BUILD_BYTES))
        build = Build(value["version"], value["target"], value["release_key"])
        if build_json(build) != json.dumps(value, indent=1).encode() + b"\n":
            raise UpdateRefusedError(_DAMAGED)
    except FileRefusedError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise UpdateRefusedError(_DAMAGED) from error
    except (NotStrictJsonError, KeyRefusedError, TypeError, LookupError, ValueError) as error:
        raise UpdateRefusedError(_DAMAGED) from error
    return build


_DAMAGED: Final = said(
    "This copy of the program is damaged, so it takes no update. Install the new version instead."
)
