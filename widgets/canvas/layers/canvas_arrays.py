"""Arrays of the canvas; numpy is imported with the first box, not with the window."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int32]
    Numbers = npt.NDArray[np.int64]
    Rows = npt.NDArray[np.intp]
    Flags = npt.NDArray[np.uint8]
    Bools = npt.NDArray[np.bool_]
else:

    class _Late(ModuleType):
        """Imports the module of its name at the first access: numpy takes 60 ms."""

        def __getattr__(self, name: str) -> object:
            module = import_module(self.__name__)
            vars(self).update(vars(module))
            return getattr(module, name)

    np = _Late("numpy")
    Floats = Ints = Numbers = Rows = Flags = Bools = object


def kinds(values: Ints | Numbers) -> list[int]:
    """Return the distinct values in ascending order.

    ``numpy.unique`` does the same, but its first call imports masked arrays, which blocks the
    window for a tenth of a second.
    """
    return sorted(set(values.tolist()))


__all__ = ["Bools", "Flags", "Floats", "Ints", "Numbers", "Rows", "kinds", "np"]
