"""The rest that a worker has earned and not yet used (rule 2)."""

from __future__ import annotations

from annotator.effort.method import Method


class RestBalance:
    """The available rest, in sixths of a millisecond so that rounding loses nothing.

    Each millisecond of counted work earns one sixth (one part in ``method.work_per_rest``, despite
    the name); each whole millisecond of rest uses six.
    """

    def __init__(self, method: Method, sixths: int | None = None) -> None:
        """Start with this balance, or with that of a new day if None.

        Raises:
            ValueError: the balance is negative.
        """
        self._price = method.work_per_rest
        self._cap = method.rest_cap_ms * self._price
        if sixths is None:
            sixths = method.rest_day_start_ms * self._price
        if sixths < 0:
            raise ValueError(f"a rest balance cannot be negative: {sixths}")
        self._sixths = min(sixths, self._cap)

    @property
    def sixths(self) -> int:
        """The available rest in sixths of a millisecond."""
        return self._sixths

    @property
    def whole_ms(self) -> int:
        """The available rest in whole milliseconds."""
        return self._sixths // self._price

    def earn(self, work_ms: int) -> None:
        """Add the rest that this much counted work earns, up to the cap."""
        self._sixths = min(self._cap, self._sixths + work_ms)

    def use(self, rest_ms: int) -> None:
        """Use this much rest.

        Raises:
            ValueError: less is available.
        """
        if rest_ms > self.whole_ms:
            raise ValueError(f"{rest_ms} ms of rest asked for, {self.whole_ms} ms in hand")
        self._sixths -= rest_ms * self._price

    def give_back(self, rest_ms: int) -> None:
        """Give back rest that the worker says was none, up to the cap."""
        self._sixths = min(self._cap, self._sixths + rest_ms * self._price)
