"""Makes hostile documents: JSON and TOML that are nearly sound, with values that cannot be."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from tests.faults.hostile_files import changed, hostile_names

Json = Any
Way = tuple[Any, Any]
"""Something that holds a value, and the key or place of it there."""

DEEP: Final = 5_000


class Raw(str):
    """JSON text that stands in a document as it is, for values that cannot be written else."""

    __slots__ = ()


def hostile_values(outside: Path) -> list[Json]:
    """Return values that a reader may not expect."""
    return [
        *(None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1, 10**400, 0.5),
        *(1e308, -1e308, 5e-324, -0.0, [], {}, [[]], {"a": {}}, "", " ", "0", "-1", "1e999999999"),
        *(
            "1/0",
            "1/3",
            "9" * 4_000,
            "0." + "1" * 4_000,
            "NaN",
            "Infinity",
            "0x10",
            "\uff11\uff12",
            "²",
        ),
        *("\0", "\x1b[2J", "\u202e", "\ufffe", "e\u0301" * 50, "x" * 1_000_000, "😀" * 100_000),
        *("=1+1", "<script>", "${jndi}", "2026-02-30", "0000-00-00", "yes", "\r\n", "\u2028"),
        *(Raw("NaN"), Raw("-Infinity"), Raw("1e999"), Raw("9" * 5_000), Raw('"\\ud800"')),
        *(Raw("[" * DEEP + "]" * DEEP), Raw('{"a":' * DEEP + "1" + "}" * DEEP), Raw('"\\u0000"')),
        *(Raw('{"a":1,"a":2}'), Raw("01"), Raw("+1"), Raw("1."), Raw("nope"), Raw("'a'")),
        *([0] * 200_000, [{}] * 50_000, {str(n): n for n in range(50_000)}),
        *hostile_names(outside),
    ]


def changed_json(document: Json, chance: random.Random, outside: Path) -> bytes:
    """Return a document with one to three hostile changes, as bytes; now and then bytes change."""
    whole = {"": json.loads(json.dumps(document))}
    for _ in range(chance.randint(1, 3)):
        holder, key = chance.choice(list(_ways(whole)))
        chance.choice(_STEPS)(holder, key, chance, outside)
    data = written(whole[""])
    return changed(data, chance) if chance.random() < 0.2 else data


def written(value: Json) -> bytes:
    """Return a value as JSON; what is ``Raw`` stands as it is, half characters are escaped."""
    raws: list[str] = []

    def put_aside(inner: Json) -> Json:
        if isinstance(inner, Raw):
            raws.append(inner)
            return f"@raw{len(raws) - 1}@"
        if isinstance(inner, dict):
            return {key: put_aside(each) for key, each in inner.items()}
        return [put_aside(each) for each in inner] if isinstance(inner, list) else inner

    text = json.dumps(put_aside(value))
    for number, raw in enumerate(raws):
        text = text.replace(f'"@raw{number}@"', raw)
    return text.encode()


def _ways(value: Json) -> Iterator[Way]:
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        keys = holder if isinstance(holder, dict) else range(len(holder))
        for key in list(keys):
            yield holder, key
            if isinstance(holder[key], (dict, list)):
                waiting.append(holder[key])


Step = Callable[[Any, Any, random.Random, Path], object]


def _put(holder: Json, key: Json, chance: random.Random, outside: Path) -> None:
    holder[key] = chance.choice(hostile_values(outside))


def _take_out(holder: Json, key: Json, _chance: random.Random, _outside: Path) -> None:
    if key != "":
        del holder[key]


def _name_anew(holder: Json, key: Json, chance: random.Random, outside: Path) -> None:
    if isinstance(holder, dict) and key != "":
        holder[chance.choice([*hostile_names(outside), "extra", "__class__"])] = holder.pop(key)


def _multiply(holder: Json, key: Json, chance: random.Random, _outside: Path) -> None:
    value = holder[key]
    if isinstance(value, list) and value:
        holder[key] = value * chance.choice((2, 500))
    elif isinstance(value, str):
        holder[key] = value * 50
    elif type(value) in {int, float}:
        holder[key] = value * chance.choice((-1, 10**6, 10**18, 0.1))


def _wrap(holder: Json, key: Json, _chance: random.Random, _outside: Path) -> None:
    holder[key] = [holder[key]]


_STEPS: Final[tuple[Step, ...]] = (_put, _put, _put, _take_out, _name_anew, _multiply, _wrap)


# TOML --------------------------------------------------------------------------------

_VALUES: Final = (
    *('""', '"x"', "[]", "{}", "0", "-1", "1e400", "nan", "inf", "true", "1979-05-27", "[[]]"),
    *('"1e999999999"', '"9' + "9" * 4_000 + '"', '"1/0"', '"-5"', '"0.000000000000000000001"'),
    *("9" * 5_000, "[" * 3_000 + "]" * 3_000, "{a=" * 900 + "1" + "}" * 900, '"\\u0000"'),
    *('"\\ud800"', '"' + "x" * 900_000 + '"', '"\x1b[2J"', '"\u202e"', "'''", '"""', "0x10", "_1"),
)


def changed_toml(data: bytes, chance: random.Random) -> bytes:
    """Return a document of lines with one to three hostile changes."""
    lines = data.decode().split("\n")
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        key, is_pair, _value = lines[at].partition("=")
        match chance.randrange(6):
            case 0 | 1 if is_pair:
                lines[at] = f"{key}= {chance.choice(_VALUES)}"
            case 2:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 3:
                del lines[at : at + chance.randint(1, 3)]
                lines = lines or [""]
            case 4:
                lines.insert(at, chance.choice(("[[floors]]", "[pay]", "[a.b.c]", "a.b.c = 1")))
            case _:
                return changed("\n".join(lines).encode(), chance)
    return "\n".join(lines).encode()
