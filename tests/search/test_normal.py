"""The normal form: shared vectors, and sign for sign the same in Python and in the browser's language."""

import json
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.search.grams import Text, count_grams, fold_batch, searchable
from dafu.search.normal import BREAK, NormalForm, SignTable, with_arabic_numerals
from dafu.search.parts import key_hashes, packed_text
from tests.search.conftest import Client

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
FORM = NormalForm(dict(zip(VECTORS["variants"][::2], VECTORS["variants"][1::2], strict=True)))


@pytest.mark.parametrize(("text", "normal"), VECTORS["normal"])
def test_the_normal_form_is_that_of_the_vectors(text: str, normal: str) -> None:
    assert FORM.of(text) == normal


@pytest.mark.parametrize(("text", "exact"), VECTORS["exact"])
def test_the_exact_form_is_that_of_the_vectors(text: str, exact: str) -> None:
    assert FORM.exact(text) == exact


def folded(*texts: str) -> Text:
    """Some texts in normal form, one document each."""
    return fold_batch(SignTable(FORM), [(unicodedata.normalize("NFC", text), n << 2) for n, text in enumerate(texts)])


def gram_keys(*texts: str) -> set[int]:
    """The grams of some texts."""
    return {posting >> 6 for posting in count_grams(searchable(folded(*texts))).postings.tolist()}


def words(text: Text) -> str:
    """The signs of a text."""
    return text.signs.tobytes().decode("utf-32-le", "surrogatepass")


@pytest.mark.parametrize(("text", "normal", "arabic"), VECTORS["searchable"])
def test_numerals_have_the_arabic_form_of_the_vectors(text: str, normal: str, arabic: str) -> None:
    assert FORM.of(text) == normal
    assert with_arabic_numerals(normal) == arabic


@pytest.mark.parametrize(("text", "normal", "arabic"), VECTORS["searchable"])
def test_a_text_with_numerals_has_the_grams_of_its_arabic_form_too(text: str, normal: str, arabic: str) -> None:
    assert gram_keys(normal) | gram_keys(arabic) == gram_keys(text)


@given(st.lists(st.text(alphabet="第二八十六3号年〇建议，。、", max_size=12), min_size=1, max_size=4))
def test_grams_are_those_of_the_text_and_of_its_arabic_form(texts: list[str]) -> None:
    both = [gram_keys(text) | gram_keys(with_arabic_numerals(FORM.of(text))) for text in texts]
    assert gram_keys(*texts) == set().union(*both)


@given(st.text(max_size=60))
def test_long_texts_have_the_same_normal_form_as_short_ones(text: str) -> None:
    assert words(folded(text)) == FORM.of(f"{text}\n")


@pytest.mark.parametrize(("form", "keys"), VECTORS["grams"])
def test_the_grams_that_a_client_asks_for_are_in_the_index(form: str, keys: list[int]) -> None:
    assert set(keys) <= gram_keys(form)


@pytest.mark.parametrize(("form", "value"), VECTORS["hash"])
def test_the_hash_of_a_name_is_that_of_the_vectors(form: str, value: int) -> None:
    assert key_hashes([form]) == [value]


def test_names_of_all_lengths_are_hashed_together() -> None:
    forms, values = zip(*VECTORS["hash"], strict=True)
    assert key_hashes(["", *forms]) == [0x811C9DC5, *values]
    assert key_hashes([]) == []


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
    assert gram_keys(text) <= gram_keys(f"区{text}治")


def test_a_text_beyond_gbk_is_kept_in_utf_8() -> None:
    assert packed_text("养老") == b"g" + "养老".encode("gbk")
    assert packed_text("养老😀") == b"u" + "养老😀".encode()


def test_keys_are_whole_numbers_that_javascript_holds() -> None:
    assert max(gram_keys("\U0002fffd\U0002fffd，\U0002fffdzzzz")) < 2**53
