"""Makes the tests find a planted fault quickly: plain tests first, few examples, no shrinking."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, is_hypothesis_test, settings


def pytest_configure() -> None:
    """Search for a failing example and stop at the first; only its existence matters."""
    settings.register_profile(
        "mutants",
        max_examples=40,
        phases=[Phase.explicit, Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutants")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long tables after plain examples, and randomised tests last."""
    lengths = Counter(item.path for item in items)

    def cost(item: pytest.Item) -> tuple[bool, int]:
        return is_hypothesis_test(getattr(item, "function", None)), lengths[item.path]

    items.sort(key=cost)
