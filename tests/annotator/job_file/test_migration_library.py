"""The library of migrations is imported without pandas, which stays there for whoever needs it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.material import CHECKOUT

FIRST = "from annotator.job_file.schema.migration_library import migration_library as library\n"


@pytest.mark.parametrize(
    "code",
    [
        "print(library().Migrations.__name__, 'pandas' in sys.modules)",
        "library(); import pandas; print(library().Migrations.__name__, not pandas.DataFrame)",
        "import pandas; print(library().Migrations.__name__, pandas is not sys.modules['pandas'])",
    ],
)
def test_pandas_is_imported_by_nobody_but_whoever_asks(code: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", f"import sys\n{FIRST}{code}"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["Migrations", "False"]
