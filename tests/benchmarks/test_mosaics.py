"""The large photographs of the benchmarks are JPEG like any other, of the size asked for."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from annotator.imaging import MediaType, probe
from benchmarks import mosaics


def test_bands_are_joined_into_one_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mosaics, "store", lambda: tmp_path)
    monkeypatch.setattr(mosaics, "KINDS", 3)
    path = mosaics.mosaic(1_300) / "a large.jpg"
    facts = probe(path)
    assert (facts.width_px, facts.height_px, facts.type) == (1_300, 1_300, MediaType.JPEG)
    ours = np.asarray(cv2.imread(str(path)))[..., ::-1]
    with Image.open(path) as opened:
        theirs = np.asarray(opened.convert("RGB"))
    assert ours.shape == theirs.shape == (1_300, 1_300, 3)
    assert np.abs(ours.astype(int) - theirs).mean() < 1
    # Bands meet where the photograph goes on: no row differs from the next as two pictures would.
    steps = np.abs(np.diff(ours.astype(int), axis=0)).mean(axis=(1, 2))
    assert steps[mosaics.BAND_PX - 1] < 3 * np.median(steps)
