"""An editor that is shown until the test is over."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.widgets.work_order.editor.desk import editor_in, shown
from widgets.work_order.editor import OrderEditor


@pytest.fixture
def editor(qtbot: QtBot, tmp_path: Path) -> OrderEditor:
    return shown(qtbot, editor_in(tmp_path))
