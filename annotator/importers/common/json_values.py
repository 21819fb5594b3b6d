"""Reads foreign JSON: unambiguous, bounded in size and depth, with the place of each fault."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast

from annotator.display_text import shown_name
from annotator.document_limits import (
    JSON_DEPTH,
    WHOLE_BYTES,
    is_crowded,
    is_number,
    may_hold_long_number,
)
from annotator.errors import ImportRefusedError
from annotator.files import FileRefusedError, read_whole
from annotator.progress import Cancel
from annotator.sentences.parts import Code, Count, Name, Quoted, Reason
from annotator.sentences.said import UNFILLED, Part, Said, said

_CONTAINERS: Final = frozenset({dict, list})
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")


def read_json(path: Path, *, cancel: Cancel | None = None, max_bytes: int = WHOLE_BYTES) -> object:
    """Return the value in a JSON file in UTF-8, with or without a byte order mark.

    A number that is too large for a float becomes infinite: the caller must check.

    Raises:
        ImportRefusedError: the file cannot be read, is too large, is no JSON, repeats a key,
            contains NaN, Infinity or a lone surrogate, is nested too deeply, or is crowded.
        CancelledError: the person cancelled.
    """
    with refusing(path):
        return json_of(_bytes_of(path, cancel or Cancel(), max_bytes))


def json_of(data: bytes) -> object:
    """Return the value in the bytes of a document or of a line of one.

    Raises:
        DocumentFaultError: all faults of ``read_json`` but those of the file itself.
    """
    if not data.strip():
        raise DocumentFaultError(said("{file} is empty.", file=UNFILLED))
    if is_crowded(data):
        raise DocumentFaultError(CROWDED)
    value = _value_of(data)
    if is_deeper_than(value, JSON_DEPTH):
        raise DocumentFaultError(TOO_DEEP)
    if _SURROGATE.search(data):  # most documents have no such escape
        refuse_half_characters(value)
    return value


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn errors about a document into a refusal, a sentence that begins with its name.

    Raises:
        ImportRefusedError: the block raised such an error.
    """
    try:
        yield
    except DocumentFaultError as fault:
        raise ImportRefusedError(
            said("{problem} Nothing of it was imported.", problem=fault.about(Quoted(path.name)))
        ) from fault
    except FileRefusedError as error:
        message = said(
            "{problem} Nothing of it was imported.", problem=error.about(Quoted(path.name))
        )
        raise ImportRefusedError(message) from error
    except MemoryError as error:
        raise ImportRefusedError(
            said(
                "“{file}” is too large for the memory of this machine. Import it in parts.",
                file=Name(path.name),
            )
        ) from error


def unused_keys(values: Mapping[str, object], used: frozenset[str]) -> str:
    """Return the values of all other keys as JSON text, to be written back later; or "".

    Raises:
        ImportRefusedError: one of their numbers is too large.
    """
    kept = {key: value for key, value in values.items() if key not in used}
    if not kept:
        return ""
    try:
        text = json.dumps(kept, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        if may_hold_long_number(text.encode(errors="replace")):
            json.loads(text, parse_int=_require_number)
        return text
    except ValueError as error:
        raise ImportRefusedError(
            said(
                "The document holds a number under “{key}” or beside it that is too large to be "
                "one. Nothing of it was imported.",
                key=Name(next(iter(kept))),
            )
        ) from error


def _require_number(text: str) -> None:
    if not is_number(int(text)):
        raise ValueError


class DocumentFaultError(ValueError):
    """A fault of a document; its sentence has a placeholder for the ``file``."""

    def __init__(self, sentence: Said) -> None:
        """Keep the sentence."""
        super().__init__(sentence)
        self._sentence = sentence

    def about(self, file: Part) -> Said:
        """Return the sentence about a document of that name."""
        return self._sentence.with_places(file=file)

    def __str__(self) -> str:
        """Return the English sentence without the name of the document."""
        return str(self.about(UNFILLED)).lstrip()


def _bytes_of(path: Path, cancel: Cancel, max_bytes: int) -> bytes:
    return read_whole(path, max_bytes, between=cancel.check)


def _value_of(data: bytes) -> object:
    try:
        value: object = DECODER.decode(data.decode("utf-8-sig"))
    except DocumentFaultError:
        raise
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentFaultError(
            said(
                "{file} is not UTF-8 text: line {line}, byte {byte} of the file. Save it as UTF-8.",
                file=UNFILLED,
                line=Count(line),
                byte=Count(error.start + 1),
            )
        ) from error
    except json.JSONDecodeError as error:
        raise not_json(error.msg, error.lineno, error.colno) from error
    except ValueError as error:  # an integer of thousands of digits
        raise DocumentFaultError(
            said("{file} holds a number of thousands of digits.", file=UNFILLED)
        ) from error
    except RecursionError as error:
        raise DocumentFaultError(TOO_DEEP) from error
    return value


TOO_DEEP: Final = said(
    "{file} is nested too deeply: over {most} lists and objects inside each other.",
    file=UNFILLED,
    most=Count(JSON_DEPTH),
)
CROWDED: Final = said(
    "{file} holds a flood of lists and objects with next to nothing in them.", file=UNFILLED
)


def not_json(reason: str, line: int, column: int) -> DocumentFaultError:
    """Return the error for a text that is not JSON; ``reason`` is the parser's message."""
    return DocumentFaultError(
        said(
            "{file} is not JSON: {reason} (line {line}, column {column}).",
            file=UNFILLED,
            reason=Reason(reason),
            line=Count(line),
            column=Count(column),
        )
    )


def without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the object with these pairs.

    Raises:
        DocumentFaultError: a key is repeated.
    """
    result = dict(pairs)
    if len(result) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise DocumentFaultError(
            said(
                "{file} has the key “{key}” twice in one object, so it is not clear which counts.",
                file=UNFILLED,
                key=Name(shown_name(twice)),
            )
        )
    return result


def refuse_constant(text: str) -> object:
    """Refuse a document that contains NaN or Infinity.

    Raises:
        DocumentFaultError: always.
    """
    raise DocumentFaultError(
        said("{file} holds {text}, which is not a number.", file=UNFILLED, text=Code(text))
    )


DECODER: Final = json.JSONDecoder(object_pairs_hook=without_repeats, parse_constant=refuse_constant)
"""Built once: a document may be a hundred thousand lines of JSON."""


def is_deeper_than(value: object, limit: int) -> bool:
    """Return whether the nesting exceeds the limit; level by level, without recursion."""
    level = [value] if type(value) in _CONTAINERS else []
    for _ in range(limit):
        if not level:
            return False
        level = [inner for outer in level for inner in _containers_in(outer)]
    return bool(level)


def _containers_in(outer: object) -> list[Any]:
    values = outer.values() if isinstance(outer, dict) else cast("list[object]", outer)
    # Most are long lists of numbers, which this test skips without a Python step for each number.
    if _CONTAINERS.isdisjoint(map(type, values)):
        return []
    return [inner for inner in values if type(inner) in _CONTAINERS]


def refuse_half_characters(value: object) -> None:
    """Refuse a value with half a character in it, which only an escape can bring in.

    Raises:
        DocumentFaultError: it has one.
    """
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise DocumentFaultError(
            said("{file} holds half a character (a lone surrogate).", file=UNFILLED)
        ) from error
