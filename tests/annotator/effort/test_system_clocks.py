"""The three clocks of this machine."""

from __future__ import annotations

import time

from annotator.effort.system_clocks import read_clocks


def test_the_clocks_run_forward_and_the_one_through_sleep_is_ahead() -> None:
    first, second = read_clocks(), read_clocks()
    assert second.boot_ns >= first.boot_ns
    assert second.mono_ns >= first.mono_ns
    assert second.boot_ns + 1_000_000_000 > second.mono_ns
    assert abs(second.wall_ns - time.time_ns()) < 60_000_000_000
