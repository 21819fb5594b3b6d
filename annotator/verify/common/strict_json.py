"""Reads JSON strictly: no duplicate keys, only finite numbers, only UTF-8."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from annotator.display_text import shown_name
from annotator.document_limits import (
    DOCUMENT_BYTES,
    LINE_BYTES,
    MEMORY_BYTES,
    is_crowded,
    is_number,
    may_hold_long_number,
    needed_bytes,
)
from annotator.errors import AnnotatorError
from annotator.files import FileRefusedError, contained, opened_plain, read_whole
from annotator.sentences.parts import Code, Count, Name, Reason
from annotator.sentences.said import said

_TOO_LARGE: Final = "It needs more memory than is free. Close other programs and try again."
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


class NotStrictJsonError(AnnotatorError):
    """A document is not JSON, or is JSON that readers may interpret differently."""


def read_json(path: Path) -> object:
    """Return the value in a file.

    Raises:
        NotStrictJsonError: the file cannot be read as strict JSON; the sentence says why.
    """
    try:
        return parse_json(read_whole(path, DOCUMENT_BYTES))
    except FileRefusedError as error:
        raise NotStrictJsonError(error.about(said("It"))) from error
    except MemoryError as error:
        raise NotStrictJsonError(_TOO_LARGE) from error


def read_json_inside(folder: Path, name: str) -> object:
    """Return the value in a file of a folder; links that lead out are not followed.

    Raises:
        NotStrictJsonError: it leads out, or cannot be read as strict JSON; the sentence says why.
    """
    return read_json(_inside(folder, name))


def _inside(folder: Path, name: str) -> Path:
    try:
        return contained(folder, name)
    except FileRefusedError as error:
        raise NotStrictJsonError(error.about(said("It"))) from error


def read_json_lines(folder: Path, name: str) -> Iterator[object]:
    """Yield the value of each line of a file in a folder.

    Raises:
        NotStrictJsonError: it leads out, or a line is not strict JSON; the sentence says which.
    """
    try:
        with opened_plain(_inside(folder, name)) as file:
            number = 0
            while line := file.readline(LINE_BYTES + 1):
                number += 1
                if len(line) > LINE_BYTES:
                    raise NotStrictJsonError(
                        said(
                            "Line {number} is over {most} bytes long.",
                            number=Count(number),
                            most=Count(LINE_BYTES, is_grouped=True),
                        )
                    )
                try:
                    yield parse_json(line)
                except NotStrictJsonError as error:
                    raise NotStrictJsonError(
                        said("Line {number}: {problem}", number=Count(number), problem=error.said)
                    ) from error
    except FileRefusedError as error:
        raise NotStrictJsonError(error.about(said("It"))) from error


def parse_json(data: bytes) -> object:
    """Parse strict JSON.

    Raises:
        NotStrictJsonError: it is not strict JSON; the sentence says why.
    """
    if is_crowded(data):
        raise NotStrictJsonError(
            "It holds a flood of lists and objects with next to nothing in them."
        )
    needed = needed_bytes(data)
    if needed > MEMORY_BYTES:
        raise NotStrictJsonError(
            said(
                "It holds too much to be read at once: {records} records, which would take some "
                "{needed} MB of memory; up to {most} MB are used. Export the job in parts, by "
                "choosing items.",
                records=Count(data.count(b"{"), is_grouped=True),
                needed=Count(needed // 10**6, is_grouped=True),
                most=Count(MEMORY_BYTES // 10**6, is_grouped=True),
            )
        )
    try:
        text = data.decode()
        value: object = json.loads(
            text,
            object_pairs_hook=_without_repeats,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_whole if may_hold_long_number(data) else None,
        )
        _refuse_half_characters(text, value)
        return value
    except NotStrictJsonError:
        raise
    except UnicodeDecodeError as error:
        raise NotStrictJsonError("It is not UTF-8 text.") from error
    except json.JSONDecodeError as error:
        message = said(
            "It is not JSON: {reason} in line {line}.",
            reason=Reason(error.msg),
            line=Count(error.lineno),
        )
        raise NotStrictJsonError(message) from error
    except ValueError as error:  # an integer of thousands of digits
        raise NotStrictJsonError("It holds a number that is too long.") from error
    except RecursionError as error:
        raise NotStrictJsonError("It is nested too deeply.") from error


def _refuse_half_characters(text: str, value: object) -> None:
    # Only an escape can produce one, and most documents have no such escape.
    if _SURROGATE.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            message = "It holds half a character (a lone surrogate)."
            raise NotStrictJsonError(message) from error


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        twice = Counter(key for key, _value in pairs).most_common(1)[0][0]
        raise NotStrictJsonError(
            said("The key {key} stands twice in one object.", key=Code(repr(shown_name(twice))))
        )
    return result


def _refuse_constant(text: str) -> object:
    raise NotStrictJsonError(
        said("It holds {text}, which is not a number of JSON.", text=Name(text))
    )


def _finite(text: str) -> float:
    value = float(text)
    _require_number(value, text)
    return value


def _whole(text: str) -> int:
    value = int(text)
    _require_number(value, text)
    return value


def _require_number(value: float, text: str) -> None:
    if not is_number(value):
        raise NotStrictJsonError(
            said("It holds {number}, which is too large a number.", number=Name(shown_name(text)))
        )
