"""Draws pages of lines whose places are known, and reads the lines of a PAGE file."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.model.geometry import Box, overlap

INK, PAPER = 40, 235
PITCH, TALL = 36, 18


def page(columns: int = 1, lines: int = 20) -> tuple[NDArray[np.uint8], list[Box]]:
    """Return a grey page of words of block letters, and its lines, column by column."""
    chance = random.Random(7)
    width = 960 // columns
    grey = np.full((lines * PITCH + 120, 1000), PAPER, np.uint8)
    truth = []
    for column in range(columns):
        for line in range(lines):
            x, y = 40 + column * width, 60 + line * PITCH
            start, end = x, x + width - 60 - chance.randrange(40)
            while x < end - 20:
                for _letter in range(min(chance.randrange(1, 8), (end - x) // 13 or 1)):
                    tall = chance.choice((12, 12, 12, 18))
                    cv2.rectangle(grey, (x, y + 18 - tall), (x + 8, y + 18), INK, 2)
                    x += 13
                x += 8
            truth.append(Box(start, y, x - start, TALL))
    return grey, truth


def page_lines(path: Path) -> list[Box]:
    """Return the upright box of each line of a PAGE file of the project."""
    return [_box_of(line) for line in _elements(path, "TextLine")]


def page_words(path: Path) -> list[Box]:
    """Return the upright box of each word of a PAGE file that is more than punctuation."""
    return [
        _box_of(word)
        for word in _elements(path, "Word")
        if any(letter.isalnum() for text in word.itertext() for letter in text)
    ]


def _elements(path: Path, name: str) -> list[ET.Element]:
    root = ET.parse(path).getroot()
    return list(root.iter(root.tag.partition("}")[0] + "}" + name))


def _box_of(element: ET.Element) -> Box:
    coords = next(each for each in element if each.tag.endswith("}Coords"))
    points = [tuple(map(int, each.split(","))) for each in coords.attrib["points"].split()]
    left, top = (min(point[axis] for point in points) for axis in range(2))
    right, bottom = (max(point[axis] for point in points) for axis in range(2))
    return Box(left, top, right - left, bottom - top)


def matched(found: list[Box], truth: list[Box]) -> list[tuple[int, int]]:
    """Return pairs (found, true) that overlap by half or more, each once, the best first."""
    pairs = [
        (overlap(one, other), at, there)
        for at, one in enumerate(found)
        for there, other in enumerate(truth)
    ]
    used: tuple[set[int], set[int]] = (set(), set())
    chosen = []
    for share, at, there in sorted(pairs, reverse=True):
        if share >= 0.5 and at not in used[0] and there not in used[1]:
            used[0].add(at)
            used[1].add(there)
            chosen.append((at, there))
    return chosen
