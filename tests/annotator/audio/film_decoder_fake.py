"""A process that stands for the decoder of films: it knows the protocol, and the fault in its name.

Started as ``python film_decoder_fake.py FAULT``; it "decodes" a tone.
"""

from __future__ import annotations

import signal
import struct
import sys
from pathlib import Path

RATE_HZ = 16_000


def tone(count: int) -> bytes:
    return struct.pack(f"<{count}h", *((at % 100 - 50) * 200 for at in range(count)))


def main(fault: str) -> None:
    answers = sys.stdout.buffer
    head = sys.stdin.buffer.read(12)
    if fault == "counted":
        with Path(sys.argv[2]).open("ab") as file:
            file.write(head[4:8])
    if fault == "ends at once":
        return
    answers.write(b"\x01")
    if fault in {"missing", "silent", "refused"}:
        answers.write({"missing": b"\x02", "silent": b"\x03", "refused": b"\x04"}[fault])
        return
    if fault == "says nothing":
        answers.flush()
        sys.stdin.buffer.read()
        signal.pause()
    rate_hz = {"no rate": 0, "a rate too high": 10**9}.get(fault, RATE_HZ)
    answers.write(b"\x05" + struct.pack("<II", rate_hz, 9_999 if fault == "channels" else 2))
    if fault == "a piece too long":
        answers.write(b"\x06" + struct.pack("<I", 2**31))
        return
    seconds = {"short": 0.5, "long": 2.5, "breaks off": 1.0, "nonsense": 1.0}.get(fault, 2.0)
    piece = 1_700 if fault == "long" else RATE_HZ // 10
    for _ in range(round(seconds * RATE_HZ) // piece):
        answers.write(b"\x06" + struct.pack("<I", piece) + tone(piece))
    if fault == "breaks off":
        return
    answers.write(b"?" if fault == "nonsense" else b"\x07")


if __name__ == "__main__":
    main(sys.argv[1])
