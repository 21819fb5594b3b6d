"""Detects network access: by Python's audit events, by loaded modules, by system calls."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.material import CHECKOUT

REACHING = ("socket.", "http.", "urllib.", "ftplib.", "smtplib.", "webbrowser.", "ssl.")
"""Prefixes of the audit events (sys.audit) that Python emits before network access."""

QT_OF_NETWORKS = frozenset(
    f"PySide6.Qt{name}"
    for name in (
        *("Network", "NetworkAuth", "WebEngineCore", "WebEngineWidgets", "WebEngineQuick"),
        *("WebSockets", "WebChannel", "WebView", "HttpServer", "RemoteObjects", "Bluetooth"),
        *("Qml", "Quick", "QuickWidgets", "Positioning", "Location", "Nfc", "SerialPort"),
    )
)
"""Qt modules that can access the network without Python's knowledge, or load such modules."""

_SOCKET = re.compile(r"\bsocket\((AF_\w+)")
_ADDRESS = re.compile(r"\bsa_family=(AF_\w+)(?:, sun_path=\"([^\"]*)\")?")
_OF_THE_C_LIBRARY = frozenset({"/var/run/nscd/socket", "/run/nscd/socket"})
"""On this socket glibc asks a local service for a user name before it reads /etc/passwd."""


def _is_a_pair(event: str, arguments: tuple[object, ...]) -> bool:
    """Return whether an event creates a socket pair, like ``socketpair``, or sends through one.

    A socket of a pair would have to connect before it reaches anybody else;
    ``widgets/process/os_signals.py`` uses a pair to wake the window, ``forks.py`` one for orders.
    """
    if event == "socket.sendmsg":
        sending, address = arguments
        return (
            isinstance(sending, socket.socket) and sending.family == socket.AF_UNIX and not address
        )
    return event == "socket.__new__" and arguments[1] == socket.AF_UNIX


class Watch:
    """Records Python's network events.

    An audit hook cannot be removed, only disabled, and Python still calls it for millions of other
    events: there is none before the first test that needs it.
    """

    def __init__(self) -> None:
        """Start disabled."""
        self.is_on = False
        self.seen: list[str] = []
        self._is_hooked = False

    def start(self) -> None:
        """Record what happens from now on, and forget what was recorded."""
        if not self._is_hooked:
            sys.addaudithook(self._note)
            self._is_hooked = True
        self.seen.clear()
        self.is_on = True

    def _note(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.is_on and event.startswith(REACHING) and not _is_a_pair(event, arguments):
            self.seen.append(f"{event} {arguments}")


_WATCH = Watch()


@contextmanager
def watched() -> Iterator[list[str]]:
    """Yield the list of network events inside the block, which grows as they occur."""
    _WATCH.start()
    try:
        yield _WATCH.seen
    finally:
        _WATCH.is_on = False


def is_of_the_window(test: Path) -> bool:
    """Return whether a test opens windows, which must not use the network."""
    return not {"journeys", "widgets"}.isdisjoint(test.relative_to(CHECKOUT / "tests").parts)


def loaded_for_networks() -> list[str]:
    """Return the loaded Qt modules for networks."""
    return sorted(QT_OF_NETWORKS & sys.modules.keys())


def reached_out(calls: Iterable[str]) -> list[str]:
    """Return those calls, in the notation of ``strace -e trace=network``, that use the network.

    Requests to other local programs count, except the one of the C library.
    """
    return [each for each in calls if _is_reaching(each)]


def _is_reaching(call: str) -> bool:
    family = _SOCKET.search(call)
    if family is not None:
        return family[1] != "AF_UNIX"  # a local pair reaches nobody before it connects
    address = _ADDRESS.search(call)
    return address is not None and (address[1], address[2] in _OF_THE_C_LIBRARY) != (
        "AF_UNIX",
        True,
    )
