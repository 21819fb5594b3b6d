"""Reads some bands of a TIFF row by row, so that the others are never in memory together."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import numpy as np

os.environ.setdefault("VIPS_CONCURRENCY", "1")  # the library reads it when it is loaded

import pyvips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.imaging.pixels.arrays import Raw

_ROWS: Final = 16
_TYPES: Final = {
    "uchar": np.uint8,
    "char": np.int8,
    "ushort": np.uint16,
    "short": np.int16,
    "uint": np.uint32,
    "int": np.int32,
    "float": np.float32,
    "double": np.float64,
}

pyvips.block_untrusted_set(True)  # noqa: FBT003 - the library's own call
pyvips.cache_set_max(0)


def stored_bands(data: bytes, bands: Sequence[int]) -> Raw | None:
    """Return these bands of the first picture, in this order, of shape (height, width, bands).

    None if the library cannot read it.

    Raises:
        MemoryError: there is not enough of it.
    """
    try:
        image = pyvips.Image.tiffload_buffer(data, access="sequential", fail_on="error")
        if max(bands) >= image.bands or image.format not in _TYPES:
            return None
        values = np.empty((image.height, image.width, len(bands)), _TYPES[image.format])
        region = pyvips.Region.new(image)
        for top in range(0, image.height, _ROWS):
            count = min(_ROWS, image.height - top)
            rows = np.frombuffer(region.fetch(0, top, image.width, count), values.dtype)
            values[top : top + count] = rows.reshape(count, image.width, -1)[..., list(bands)]
    except pyvips.Error as fault:
        if "memory" in str(fault).lower():
            raise MemoryError from None
        return None
    return values
