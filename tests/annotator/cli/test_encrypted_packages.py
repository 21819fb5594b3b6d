"""On the command line a package is encrypted to its worker, and only the worker opens it."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.ledger.file_encryption import recipient_text
from annotator.ledger.signatures import Signer
from tests.annotator.cli.running import done, refused
from tests.annotator.packages.packed import Vendor, finish_items, packages_in


@pytest.fixture
def vendor(tmp_path: Path) -> Vendor:
    return Vendor(tmp_path / "vendor")


def test_the_key_is_made_on_request_and_given_away_as_a_text(tmp_path: Path) -> None:
    assert "no such key yet" in done("encryption-key").stdout
    first = done("encryption-key", "--new").stdout
    assert first.startswith("ssh-ed25519 AAAA")
    assert done("encryption-key").stdout == first
    done("encryption-key", "--out", tmp_path / "amina.txt")
    assert (tmp_path / "amina.txt").read_text() == first
    assert "there already" in refused("encryption-key", "--out", tmp_path / "amina.txt")


def test_a_package_to_this_key_opens_here(vendor: Vendor, tmp_path: Path) -> None:
    done("encryption-key", "--new", "--out", tmp_path / "amina.txt")
    out = vendor.pack("--encrypt-to", f"Amina={tmp_path / 'amina.txt'}")
    hers, his = packages_in(out)
    assert (hers.suffix, his.suffix) == (".age", ".fairpackage")
    assert b"media/" not in hers.read_bytes()
    done("encryption-key", "--new")
    done("open-package", hers, tmp_path / "work", "--yes")
    assert (tmp_path / "work" / "work.fairlabel").is_file()
    assert sorted(each.name for each in (out / "outgoing").iterdir()) == [hers.name, his.name]


def test_a_package_to_a_key_in_a_file_needs_that_file(vendor: Vendor, tmp_path: Path) -> None:
    own = Signer.new()
    (tmp_path / "own.pem").write_bytes(own.pem())
    (tmp_path / "own.pub").write_bytes(own.public_pem())
    out = vendor.pack("--worker", "Amina", "--encrypt-to", tmp_path / "own.pub")
    (package,) = packages_in(out)
    open_it = ("open-package", package, tmp_path / "work", "--yes")
    assert "not on this computer" in refused(*open_it)
    assert not (tmp_path / "work").exists()
    done(*open_it, "--key", tmp_path / "own.pem")


def test_a_file_without_a_key_encrypts_nothing(vendor: Vendor, tmp_path: Path) -> None:
    (tmp_path / "no key.txt").write_text("hello")
    pack = ("pack", vendor.job, tmp_path / "out", "--key", vendor.key, "--worker", "Amina")
    assert "cannot be used" in refused(*pack, "--encrypt-to", tmp_path / "no key.txt")
    both = (*pack, "--worker", "Juma", "--encrypt-to", vendor.key)
    assert "NAME=FILE" in refused(*both)
    assert not (tmp_path / "out").exists()


def test_work_that_is_encrypted_to_the_key_of_the_package_is_received_by_it(
    vendor: Vendor, tmp_path: Path
) -> None:
    collection = vendor.pack()
    done("open-package", packages_in(collection)[0], tmp_path / "home", "--yes")
    finish_items(tmp_path / "home" / "home.fairlabel")
    public, out = tmp_path / "key.txt", tmp_path / "work.fairsubmission.age"
    public.write_text(recipient_text(vendor.signer.public))
    done("submit", tmp_path / "home" / "home.fairlabel", out, "--encrypt-to", public)
    said = done("receive", out, "--into", collection, "--key", vendor.key).stdout
    assert "receipts: 1" in said
