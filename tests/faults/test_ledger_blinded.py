"""Without one of its checks a verifier lets an attack through, and is whole again afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.ledger import independent, ours
from tests.faults.ledger_blinded import INDEPENDENT, OURS, Modules, blinded, laid_out
from tests.support.material import CHECKOUT

TRIED = {"two_signatures", "two_subjects", "hint_edited", "subject_of_another_name"}


@pytest.mark.parametrize(
    ("modules", "file"),
    [(INDEPENDENT, "signatures/bundle.py"), (OURS, "signed_statement.py")],
    ids=["check_ledger", "fairlabel"],
)
def test_an_attack_gets_through_without_a_check(
    modules: Modules, file: str, tmp_path: Path
) -> None:
    attacks = [each for each in laid_out(tmp_path, 1) if each.name in TRIED]
    path = CHECKOUT.joinpath(*modules.package.split("."), file)
    found = list(blinded(path, attacks, modules))
    assert set().union(*(one.through for one in found)) == TRIED
    for attack in attacks:
        assert not ours(attack.paths, attack.trusted)
        assert not independent(attack.paths, attack.trusted)
