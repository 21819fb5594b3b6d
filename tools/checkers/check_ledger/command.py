"""The command line of the checker: one answer for each file.

    python check_ledger.pyz FILE... [--key PUBLIC.pem]... [--export FOLDER]

Prints ``yes``, or ``no`` with the reason. Exit status 0: all hold; 1: one does not; 2: wrong usage.
Items, months, reviews and pay in a portable record are only stated: no receipt covers them.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tools.checkers.check_ledger.refusal import Refused, need
from tools.checkers.check_ledger.signatures.bundle import point_of
from tools.checkers.check_ledger.source.files import read_bytes, shown
from tools.checkers.check_ledger.steps import Answer, check, compare

PUBLIC_KEY = re.compile(rb"-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", re.DOTALL)


def main(arguments: Sequence[str]) -> int:
    """Check files and print the answers; return the exit status.

    The exit status is right even if nobody reads the answers.
    """
    parser = argparse.ArgumentParser(
        prog="check_ledger",
        description="Checks hand-ins, receipts, proofs, payments, signed orders, records.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--key", action="append", default=[], type=Path, metavar="PUBLIC.pem")
    parser.add_argument("--export", type=Path, metavar="FOLDER")
    chosen = parser.parse_args(arguments)
    try:
        trusted = {key_of(path) for path in chosen.key}
    except Refused as error:
        parser.error(f"a key cannot be used: {error}")
    answers = check(chosen.files, trusted)
    if chosen.export is not None:
        answers[chosen.export] = Answer(compare(chosen.export, chosen.files))
    for path, answer in answers.items():
        _print(_line(path, answer))
    return 1 if any(answer.why for answer in answers.values()) else 0


def _line(path: Path, answer: Answer) -> str:
    """Return the answer about a file on one line."""
    word = f"no, {answer.why}" if answer.why else ", ".join(filter(None, ("yes", answer.says)))
    if not answer.why and answer.not_covered:
        word += f"; no receipt covers {json.dumps(answer.not_covered)} ms"
    return f"{shown(str(path))}: {shown(word)}\n"


def key_of(path: Path) -> str:
    """Return the public key in a PEM file, in the notation of the documents."""
    found = PUBLIC_KEY.search(read_bytes(path))
    need(found is not None, f"{shown(path.name)} holds no public key")
    body = b"" if found is None else found[1]
    key = b"".join(body.split()).decode("ascii", "replace")
    point_of(key)
    return key


def _print(line: str) -> None:
    with suppress(OSError, ValueError, AttributeError):  # a closed pipe, a full disk, no output
        sys.stdout.buffer.write(line.encode(sys.stdout.encoding, "backslashreplace"))
        sys.stdout.flush()
