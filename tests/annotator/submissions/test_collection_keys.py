"""A key that is not that of the packages is told before it signs: workers know a vendor by it."""

from __future__ import annotations

from pathlib import Path

from annotator.ledger.signatures import Signer
from annotator.submissions.collection_keys import other_keys, package_keys
from tests.annotator.cli.running import run
from tests.annotator.packages.packed import Vendor


def test_another_key_than_that_of_the_packages_is_told(tmp_path: Path) -> None:
    vendor = Vendor(tmp_path / "vendor")
    collection = vendor.pack()
    assert package_keys(collection) == {vendor.signer.public}
    assert other_keys(vendor.signer.public, collection) == []
    [told] = map(str, other_keys(Signer.new().public, collection))
    assert "were signed by another key" in told
    other = tmp_path / "other.pem"
    other.write_bytes(Signer.new().pem())
    bad = tmp_path / "bad.fairsubmission"
    bad.touch()
    answer = run("receive", bad, "--into", collection, "--key", other)
    assert "workers see two keys under one name" in answer.stderr
    answer = run("receive", bad, "--into", collection, "--key", vendor.key)
    assert "two keys" not in answer.stderr
    next((collection / "packages").glob("*.json")).write_text("{}")
    assert other_keys(Signer.new().public, collection) == []


def test_where_nothing_was_packed_no_key_is_another_one(tmp_path: Path) -> None:
    assert other_keys(Signer.new().public, tmp_path) == []
