"""The normal form: shared vectors, and sign for sign the same in Python and in the browser's language."""

import json
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.search.grams import gram_keys
from dafu.search.normal import BREAK, NormalForm
from dafu.search.parts import key_hash, packed_text
from tests.search.conftest import Client

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
FORM = NormalForm(dict(zip(VECTORS["variants"][::2], VECTORS["variants"][1::2], strict=True)))


@pytest.mark.parametrize(("text", "normal"), VECTORS["normal"])
def test_the_normal_form_is_that_of_the_vectors(text: str, normal: str) -> None:
    assert FORM.of(text) == normal


@pytest.mark.parametrize(("text", "exact"), VECTORS["exact"])
def test_the_exact_form_is_that_of_the_vectors(text: str, exact: str) -> None:
    assert FORM.exact(text) == exact


@pytest.mark.parametrize(("text", "normal", "arabic"), VECTORS["searchable"])
def test_runs_with_numerals_are_searchable_in_arabic_too(text: str, normal: str, arabic: str) -> None:
    searchable = FORM.searchable(text).split(BREAK)
    changed = [run for run in arabic.split(BREAK) if run not in normal.split(BREAK)]
    assert searchable == normal.split(BREAK) + changed


@pytest.mark.parametrize(("form", "keys"), VECTORS["grams"])
def test_the_grams_that_a_client_asks_for_are_in_the_index(form: str, keys: list[int]) -> None:
    assert set(keys) <= set(gram_keys(form).tolist())


@pytest.mark.parametrize(("form", "value"), VECTORS["hash"])
def test_the_hash_of_a_name_is_that_of_the_vectors(form: str, value: int) -> None:
    assert key_hash(form) == value


def test_every_sign_of_unicode_has_the_same_form_in_the_client(client: Client) -> None:
    # A sign that one of the two does not know yet is no difference of ours.
    signs = [chr(code) for code in range(sys.maxunicode) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")]
    theirs = client.call("normal", signs)
    plain = NormalForm({})
    differences = [f"U+{ord(sign):04X}" for sign, form in zip(signs, theirs, strict=True) if plain.of(sign) != form]
    assert differences == []


def test_half_a_surrogate_pair_ends_a_run() -> None:
    assert FORM.of("养\ud83d老") == "养\n老"


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_piece_of_a_text_is_a_piece_of_its_normal_form(before: str, after: str) -> None:
    # What stands at the seams may combine with its neighbours; a comma does not.
    assert FORM.of("养老，服务").strip(BREAK) in FORM.of(f"{before},养老，服务,{after}")


@given(st.text(alphabet="养老服务ab1234，。 〔", max_size=30))
def test_all_grams_of_a_piece_are_grams_of_the_text(text: str) -> None:
    whole = set(gram_keys(FORM.of(f"区{text}治")).tolist())
    assert set(gram_keys(FORM.of(text)).tolist()) <= whole


def test_a_text_beyond_gbk_is_kept_in_utf_8() -> None:
    assert packed_text("养老") == b"g" + "养老".encode("gbk")
    assert packed_text("养老😀") == b"u" + "养老😀".encode()


def test_keys_are_whole_numbers_that_javascript_holds() -> None:
    assert int(gram_keys("\U0010fffd\U0010fffd" + "zzzz").max()) < 2**53
    assert gram_keys("").dtype == np.uint64
