"""Runs in the Python of a peer: starts the program by its own entry point and works at its window.

Arguments are the peer's name and, to open one, a folder of pictures. The first line of output tells
when the window was shown and the memory at that time; without a folder it ends there.
"""

# Everything imported here counts as part of the peer's start: hence so little.
from __future__ import annotations

import os
import sys
import time
from importlib import import_module
from typing import Any

CHECKOUT = sys.path.pop(0)
"""Nothing of ours may shadow an import of the peer."""


def main() -> None:
    """Start the peer; when it enters its event loop, take over."""
    sys.path.insert(0, CHECKOUT)
    from benchmarks.peers.known import PEERS  # noqa: PLC0415 - see above

    sys.path.pop(0)
    out = os.dup(1)
    os.dup2(2, 1)  # the peer's output goes to standard error
    name, *folder = sys.argv[1:]
    peer = PEERS[name]
    widgets = import_module(f"{peer.binding}.QtWidgets")

    def take_over(*_: object) -> int:
        serve(widgets, name, out, is_asked=bool(folder))
        os._exit(0)  # it would ask whether to save

    widgets.QApplication.exec = widgets.QApplication.exec_ = take_over
    sys.argv = [peer.package, *peer.options, *(peer.before_folder if folder else ()), *folder]
    import_module(peer.module).main()


def serve(widgets: Any, name: str, out: int, *, is_asked: bool) -> None:  # noqa: ANN401 - of the Qt binding that the peer has
    """Report when the window is shown; then execute requests, if there are any."""
    window = shown_window(widgets)
    shown_ms = 1000 * time.perf_counter()
    sys.path.insert(0, CHECKOUT)
    from importlib.metadata import version  # noqa: PLC0415 - after the time is taken

    from benchmarks.memory import proportional_mb  # noqa: PLC0415 - our modules are on the path only now
    from benchmarks.peers.answers import answer_all, tell  # noqa: PLC0415 - our modules are on the path only now
    from benchmarks.peers.hands import Hands  # noqa: PLC0415 - our modules are on the path only now
    from benchmarks.peers.known import PEERS  # noqa: PLC0415 - our modules are on the path only now

    peer = PEERS[name]
    begun = {"shown_ms": shown_ms, "memory_mb": proportional_mb(), "version": version(peer.package)}
    with os.fdopen(out, "w", encoding="utf-8") as answers:
        if not is_asked:
            tell(answers, begun)
            return
        hands = Hands(peer, window)
        hands.look_at_first()
        tell(answers, begun)
        answer_all(hands, answers)


def shown_window(widgets: Any) -> Any:  # noqa: ANN401 - of the Qt binding that the peer has
    """Process events until the main window is on the screen and has painted itself."""
    application = widgets.QApplication.instance()
    while True:
        for window in application.topLevelWidgets():
            handle = window.windowHandle()
            is_main = isinstance(window, widgets.QMainWindow)
            if is_main and handle is not None and handle.isExposed():
                application.processEvents()
                return window
        application.processEvents()


if __name__ == "__main__":
    main()
