"""Sees whether anything reaches out: by what Python reports, by what is loaded, by the system."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.material import CHECKOUT

REACHING = ("socket.", "http.", "urllib.", "ftplib.", "smtplib.", "webbrowser.", "ssl.")
"""How the events begin that Python reports (sys.audit) before it touches the network."""

QT_OF_NETWORKS = frozenset(
    f"PySide6.Qt{name}"
    for name in (
        *("Network", "NetworkAuth", "WebEngineCore", "WebEngineWidgets", "WebEngineQuick"),
        *("WebSockets", "WebChannel", "WebView", "HttpServer", "RemoteObjects", "Bluetooth"),
        *("Qml", "Quick", "QuickWidgets", "Positioning", "Location", "Nfc", "SerialPort"),
    )
)
"""Modules of Qt that can reach out without Python's knowing, or load what does."""

_SOCKET = re.compile(r"\bsocket\((AF_\w+)")
_ADDRESS = re.compile(r"\bsa_family=(AF_\w+)(?:, sun_path=\"([^\"]*)\")?")
_OF_THE_C_LIBRARY = frozenset({"/var/run/nscd/socket", "/run/nscd/socket"})
"""glibc asks there, on this computer, what a person is called before it reads /etc/passwd."""


def _is_a_pair(event: str, arguments: tuple[object, ...]) -> bool:
    """Return whether a socket of this computer alone is made, as ``socketpair`` makes two.

    One of these has to connect before it reaches anybody; ``widgets/process/os_signals.py`` wakes
    the window.
    """
    return event == "socket.__new__" and arguments[1] == socket.AF_UNIX


class Watch:
    """Notes what Python itself reports of the network. A hook cannot be taken out, only stilled."""

    def __init__(self) -> None:
        """Begin stilled."""
        self.is_on = False
        self.seen: list[str] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.is_on and event.startswith(REACHING) and not _is_a_pair(event, arguments):
            self.seen.append(f"{event} {arguments}")


_WATCH = Watch()


@contextmanager
def watched() -> Iterator[list[str]]:
    """Give the list of what reaches out inside the block, which grows as it does."""
    _WATCH.seen.clear()
    _WATCH.is_on = True
    try:
        yield _WATCH.seen
    finally:
        _WATCH.is_on = False


def is_of_the_window(test: Path) -> bool:
    """Return whether a test opens windows: none of these may reach out."""
    return not {"journeys", "widgets"}.isdisjoint(test.relative_to(CHECKOUT / "tests").parts)


def loaded_for_networks() -> list[str]:
    """Return the modules of Qt for networks that are loaded."""
    return sorted(QT_OF_NETWORKS & sys.modules.keys())


def reached_out(calls: Iterable[str]) -> list[str]:
    """Return the calls, as ``strace -e trace=network`` writes them, that are about a network.

    A question to another program of this computer is one too, but for that of the C library.
    """
    return [each for each in calls if _is_reaching(each)]


def _is_reaching(call: str) -> bool:
    family = _SOCKET.search(call)
    if family is not None:
        return family[1] != "AF_UNIX"  # one of these has to connect before it reaches anybody
    address = _ADDRESS.search(call)
    return address is not None and (address[1], address[2] in _OF_THE_C_LIBRARY) != (
        "AF_UNIX",
        True,
    )
