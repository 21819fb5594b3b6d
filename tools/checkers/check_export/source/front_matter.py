"""The front matter of README.md, which hubs write. Page: "The front matter"."""

from __future__ import annotations

import re
from hashlib import sha256

FRONT_MATTER = re.compile(
    rb"---[ \t\f\v]*(?:\r\n|\r|\n)(?:.*?(?:\r\n|\r|\n))??---[ \t\f\v]*(?:\r\n|\r|\n|\Z)", re.DOTALL
)


def body_of(data: bytes) -> bytes:
    """Return the file without the front matter at its head and the empty lines behind it."""
    found = FRONT_MATTER.match(data)
    if found is None and data.startswith(b"---"):
        return data
    return data[found.end() if found else 0 :].lstrip(b"\r\n")


def body_digest(data: bytes) -> str:
    """Return the SHA-256 by which README.md is sealed. Page: "Seals"."""
    return sha256(body_of(data)).hexdigest()
