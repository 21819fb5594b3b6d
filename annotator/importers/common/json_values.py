"""Reads JSON that others wrote: of one meaning, bounded in size and depth, faults with a place."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast

from annotator.display_text import shown_name
from annotator.errors import ImportRefusedError
from annotator.files import FileRefusedError, is_crowded, read_whole
from annotator.limits import WHOLE_BYTES
from annotator.progress import Cancel

MAX_DEPTH: Final = 100
"""Most lists and objects inside each other."""

_CONTAINERS: Final = frozenset({dict, list})
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")


def read_json(path: Path, *, cancel: Cancel | None = None, max_bytes: int = WHOLE_BYTES) -> object:
    """Return the value that a file holds. It is UTF-8, with or without a byte order mark.

    A number that is too large for a float becomes infinite: whoever uses it has to look.

    Raises:
        ImportRefusedError: the file cannot be read, is too large, is no JSON, names a key twice,
            holds NaN, Infinity or half a character, is nested too deeply, or is crowded.
        CancelledError: the person stopped it.
    """
    with refusing(path):
        return _parsed(_bytes_of(path, cancel or Cancel(), max_bytes))


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Have what is wrong with a document refuse it, in one sentence that begins with its name.

    Raises:
        ImportRefusedError: anything is wrong.
    """
    try:
        yield
    except DocumentFaultError as fault:
        raise ImportRefusedError(f"“{path.name}” {fault} Nothing of it was imported.") from fault
    except FileRefusedError as error:
        message = f"“{path.name}” {error.why} Nothing of it was imported."
        raise ImportRefusedError(message) from error
    except MemoryError as error:
        raise ImportRefusedError(
            f"“{path.name}” is too large for the memory of this machine. Import it in parts."
        ) from error


def unused_keys(values: Mapping[str, object], used: frozenset[str]) -> str:
    """Return as JSON text what stands under all other keys, to be written back later; or "".

    Raises:
        ImportRefusedError: a number in it is too large to be one.
    """
    kept = {key: value for key, value in values.items() if key not in used}
    if not kept:
        return ""
    try:
        return json.dumps(kept, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError as error:
        raise ImportRefusedError(
            f"The document holds a number under “{next(iter(kept))}” or beside it that is too "
            "large to be one. Nothing of it was imported."
        ) from error


class DocumentFaultError(ValueError):
    """What is wrong with a document, as the end of a sentence that begins with its name."""


def _bytes_of(path: Path, cancel: Cancel, max_bytes: int) -> bytes:
    return read_whole(path, max_bytes, between=cancel.check)


def _parsed(data: bytes) -> object:
    if not data.strip():
        raise DocumentFaultError("is empty.")
    if is_crowded(data):
        raise DocumentFaultError("holds a flood of lists and objects with next to nothing in them.")
    value = _value_of(data)
    if is_deeper_than(value, MAX_DEPTH):
        raise DocumentFaultError(TOO_DEEP)
    _refuse_half_characters(data, value)
    return value


def _value_of(data: bytes) -> object:
    try:
        value: object = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=without_repeats,
            parse_constant=refuse_constant,
        )
    except DocumentFaultError:
        raise
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentFaultError(
            f"is not UTF-8 text: line {line}, byte {error.start + 1} of the file. Save it as UTF-8."
        ) from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DocumentFaultError(f"is not JSON: {error.msg} ({place}).") from error
    except ValueError as error:  # a whole number of thousands of digits
        raise DocumentFaultError("holds a number of thousands of digits.") from error
    except RecursionError as error:
        raise DocumentFaultError(TOO_DEEP) from error
    return value


TOO_DEEP: Final = f"is nested too deeply: over {MAX_DEPTH} lists and objects inside each other."


def without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object of its pairs.

    Raises:
        DocumentFaultError: a key stands twice.
    """
    result = dict(pairs)
    if len(result) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        name = shown_name(twice)
        raise DocumentFaultError(
            f"has the key “{name}” twice in one object, so it is not clear which counts."
        )
    return result


def refuse_constant(text: str) -> object:
    """Refuse a document that holds NaN or Infinity.

    Raises:
        DocumentFaultError: always.
    """
    raise DocumentFaultError(f"holds {text}, which is not a number.")


def is_deeper_than(value: object, limit: int) -> bool:
    """Return whether there are more levels than that; level by level, without recursion."""
    level = [[value]]
    for _ in range(limit + 1):
        level = [inner for outer in level for inner in _containers_in(outer)]
        if not level:
            return False
    return True


def _containers_in(outer: object) -> list[Any]:
    values = outer.values() if isinstance(outer, dict) else cast("list[object]", outer)
    # Most are long lists of numbers, which this passes over without a step in Python for each.
    if _CONTAINERS.isdisjoint(map(type, values)):
        return []
    return [inner for inner in values if type(inner) in _CONTAINERS]


def _refuse_half_characters(data: bytes, value: object) -> None:
    # Only an escape can bring one in, and most documents have no such escape.
    if _SURROGATE.search(data):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise DocumentFaultError("holds half a character (a lone surrogate).") from error
