"""``work-order``: wages to pick from, a fair rate from a pilot, and what is said of an order."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.annotator.cli.running import done, refused, run, told
from tests.annotator.pay.bad_orders import PLACES, Place
from tests.support.material import material
from tests.support.pilot_jobs import Part, pilot_job

FIVE = [Part(name, 6, minutes) for name, minutes in zip("abcde", (3, 6, 6, 6, 9), strict=True)]
FIRST_WRONG = [(place, next(iter(place.wrong()))) for place in PLACES]


@pytest.fixture(scope="module")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pilot_job(tmp_path_factory.mktemp("pilot") / "five.fairlabel", *FIVE)


def test_wages_are_listed_with_their_sources() -> None:
    lines = done("work-order", "wages").stdout.splitlines()
    assert len(lines) == 3 * 10
    assert lines[0] == (
        "Kenya: Nairobi, Mombasa, Kisumu: KES 16,113.75 a month of 225 hours: KES 71.62 an hour"
    )
    assert "Nigeria: NGN 70,000.00 a month; how many hours that has, the order must say" in lines


def test_wages_as_json_have_their_days() -> None:
    wages = told("work-order", "wages", "--json")
    assert [wage["currency"] for wage in wages][:3] == ["KES", "ZAR", "PHP"]
    assert wages[0]["per_hour"] == "4297/60"
    assert all(wage["effective"] and wage["checked"] and wage["source"] for wage in wages)


def test_a_rate_for_people(pilot: Path) -> None:
    lines = done(
        "work-order", "rate", pilot, "--floor", "60", "--currency", "KES", "--rate", "1"
    ).stdout.splitlines()
    assert lines == [
        "5 workers, 30 items, 1 min 0 s an item.",
        "With all time that counts 1 min 0 s an item: 1.00 times as much.",
        "Floor: KES 60.00 an hour.",
        "Fair rate an item, by the mean time: KES 1.20; 4 of 5 reach the floor",
        "Fair rate an item, by the slowest quarter: KES 1.20; 4 of 5 reach the floor",
        "Your rate an item: KES 1.00; 4 of 5 reach the floor",
        "Formula: floor * overhead * 1.2 / items_per_hour",
    ]


def test_a_rate_as_json_is_exact(pilot: Path) -> None:
    found = told(
        "work-order", "rate", pilot, "--floor", "16113.75", "--per", "month", "--hours", "225",
        "--currency", "KES", "--json",
    )  # fmt: skip
    assert (found["workers"], found["items"], found["overhead"]) == (5, 30, "1")
    assert found["floor_per_hour"] == "4297/60"
    assert found["by_mean"] == {
        "exact": "4297/3000",
        "to_write": "1.4324",
        "reaching_the_floor": 4,
        "of_workers": 5,
    }
    assert found["given"] is None


def test_few_workers_are_told_as_totals(tmp_path: Path) -> None:
    few = pilot_job(tmp_path / "few.fairlabel", *FIVE[:4])
    result = done("work-order", "rate", few, "--floor", "60")
    assert "quarter: " not in result.stdout
    assert "reach the floor" not in result.stdout
    assert "Fewer than five workers" in result.stderr


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--floor", "0"), "--floor must be above 0; write what an hour has to pay."),
        (("--floor", "-1"), "--floor must be above 0; write what an hour has to pay."),
        (
            ("--floor", "1,5"),
            (
                '--floor is "1,5". Write 1.5: decimals follow a point, and a comma separates '
                "thousands."
            ),
        ),
        (
            ("--floor", "1", "--per", "month"),
            "Add --hours: how many hours of work a month has.",
        ),
        (
            ("--floor", "1", "--per", "day", "--hours", "25"),
            "--hours is 25; a day has 24 at most, so correct it.",
        ),
        (
            ("--floor", "1", "--hours", "8"),
            "--hours has no meaning with --per hour; leave it out.",
        ),
        (
            ("--floor", "1", "--currency", "KESH"),
            "--currency is a code of ISO 4217 such as KES; correct it.",
        ),
    ],
)
def test_what_means_nothing_is_refused(
    pilot: Path, options: tuple[str, ...], sentence: str
) -> None:
    assert refused("work-order", "rate", pilot, *options) == sentence


def test_one_item_is_one_item(tmp_path: Path) -> None:
    small = pilot_job(tmp_path / "small.fairlabel", Part("ada", 1, 90))
    told = done("work-order", "rate", small, "--floor", "60").stdout
    assert told.startswith("1 worker, 1 item, 90 min 0 s an item.\n")


def test_a_sample_is_refused_as_a_pilot(demo: Path) -> None:
    assert "is a sample" in refused("work-order", "rate", demo, "--floor", "60")


def test_check_says_what_is_allowed_and_may_be_minded(tmp_path: Path) -> None:
    order = tmp_path / "order.toml"
    order.write_text(
        '[pay]\ncurrency = "KES"\nper_item = "4"\ndays_between_payments = 30\n'
        'previous = { per_item = "4.50" }\n'
        '[[floors]]\nkind = "statutory"\namount = "1"\nunit = "hour"\nsource = "A law"\n'
        "checked = 9000-01-01\n",
        encoding="utf-8",
    )
    assert done("work-order", "check", order).stdout.splitlines()[3:] == [
        "A floor says that it was checked on 9000-01-01, which has not come yet: A law.",
        "Every floor is a legal minimum, which says nothing about what living there costs.",
        "30 days lie between payments; ILO Recommendation 85 says 16 at most.",
        "The rate for an item fell: KES 4.00, KES 4.50 in the previous order.",
    ]
    shown = done("work-order", "show", order).stdout
    assert "  Lower than in the previous order: An item: KES 4.00, KES 4.50 in the" in shown
    assert "30; ILO Recommendation 85 says 16 at most" in shown


ABSURD = """
[for_whom]
chain = [{ name = "One", share = "80" }, { name = "Two", share = "60" }]
[pay]
currency = "KES"
per_item = "4"
days_between_payments = 0
buyer_pays = { per_item = "3" }
deductions = [{ kind = "fees", percent = "60" }, { kind = "tax", percent = "40" }]
[[floors]]
kind = "contract"
amount = "0"
unit = "hour"
source = "Ours"
effective = 9000-01-01
[[floors]]
kind = "contract"
amount = "1"
unit = "hour"
source = "Undated"
"""


def test_what_can_hardly_be_is_said_once_each_and_stops_nothing(
    tmp_path: Path,
) -> None:
    order, photos = tmp_path / "absurd.toml", tmp_path / "photos"
    photos.mkdir()
    shutil.copy(material("photos/china.jpg"), photos)
    order.write_text(ABSURD, encoding="utf-8")
    told = [
        "A floor is 0, so it protects nobody: Ours.",
        "A floor is in force from 9000-01-01 only, and counts from now on: Ours.",
        "A floor has no date, so nobody can see how old it is: Undated.",
        "0 days lie between payments, so each day is a pay period of its own.",
        "The buyer pays KES 3.00 for an item, less than the KES 4.00 of workers.",
        "Deductions take 100 % of the gross pay, so nothing of it is left.",
        "The contractors keep 140 % of the price, more than there is.",
    ]
    assert done("work-order", "check", order).stdout.splitlines()[3:] == told
    job = tmp_path / "new.fairlabel"
    made = done("new", job, "--media", photos, "--work-order", order)
    assert [each for each in told if each in made.stderr] == told
    assert job.exists()


def test_a_file_name_with_hidden_characters_makes_an_order_that_can_be_used(tmp_path: Path) -> None:
    order = tmp_path / "two\nlines\u202e.toml"
    done("work-order", "new", order)
    text = order.read_text(encoding="utf-8")
    assert 'title = "two lines"' in text
    order.write_text(text.replace('currency = ""', 'currency = "KES"'), encoding="utf-8")
    assert "can be used" in done("work-order", "check", order).stdout


def test_show_takes_the_language_of_the_worker(tmp_path: Path) -> None:
    order = tmp_path / "order.toml"
    order.write_text(
        '[what_for]\ntitle = { en = "Street scenes", sw = "Picha" }\n[pay]\ncurrency = "KES"\n',
        encoding="utf-8",
    )
    assert "  Title: Picha" in done("work-order", "show", order, "--lang", "sw-KE").stdout
    english = done("work-order", "show", order)
    assert "  Title: Street scenes" in english.stdout
    assert english.stderr == ""
    french = done("work-order", "show", order, "--lang", "fr")
    assert french.stdout == english.stdout
    assert french.stderr.strip() == (
        "1 of 1 texts are not in fr; they stand here in another language."
    )


@pytest.mark.parametrize(
    ("place", "value"), FIRST_WRONG, ids=[place.name for place, _value in FIRST_WRONG]
)
def test_check_refuses_each_field_with_one_sentence(
    tmp_path: Path, place: Place, value: str
) -> None:
    order = tmp_path / "order.toml"
    order.write_bytes(place.document(value))
    result = run("work-order", "check", order)
    assert (result.exit_code, result.stdout) == (1, "")
    (sentence,) = result.stderr.splitlines()
    assert place.key in sentence
    assert sentence.endswith(".")
