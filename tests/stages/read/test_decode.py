"""Bytes to text: encodings, damage, binary files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.stages.read.decode import binary_reason, decode, without_surrogates

SENTENCE = "我市高度重视社区治理工作，现将有关情况答复如下：一是完善制度，二是加大投入。"


@pytest.mark.parametrize(
    ("payload", "encoding"),
    [
        (SENTENCE.encode(), "utf-8"),
        (SENTENCE.encode("utf-8-sig"), "utf-8-sig"),
        (SENTENCE.encode("gb2312"), "gb18030"),
        (SENTENCE.encode("gbk"), "gb18030"),
        (b"\xff\xfe" + SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + SENTENCE.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_a_text_is_read_whatever_it_is_encoded_in(payload: bytes, encoding: str) -> None:
    assert (decode(payload).text, decode(payload).encoding) == (SENTENCE, encoding)


def test_a_rare_name_of_four_gb18030_bytes_is_read() -> None:
    assert decode("𬱖代表：现答复如下。".encode("gb18030")).text == "𬱖代表：现答复如下。"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_broken_byte_costs_one_sign_and_not_the_page(encoding: str) -> None:
    broken = f"{SENTENCE}\n".encode(encoding) * 20 + b"\xff\n" + f"{SENTENCE}\n".encode(encoding) * 20
    read = decode(broken)
    assert read.encoding == encoding
    assert read.text.count(SENTENCE) == 40
    assert read.text.count("\ufffd") == 1


def test_a_page_cut_inside_a_character_keeps_its_encoding() -> None:
    assert decode((SENTENCE * 3).encode()[:-1]).encoding == "utf-8"
    assert decode((SENTENCE * 3).encode("gbk")[:-1]).encoding == "gb18030"


@pytest.mark.parametrize(
    ("payload", "what"),
    [(b"%PDF-1.7 x", "PDF"), (b"PK\x03\x04xx", "ZIP"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"a\0b\0c\0", "NUL")],
)
def test_binary_files_are_named_for_what_they_are(payload: bytes, what: str) -> None:
    assert what in (binary_reason(payload) or "")


def test_a_stray_nul_does_not_make_a_page_binary() -> None:
    payload = (SENTENCE * 60).encode() + b"\0"
    assert binary_reason(payload) is None
    assert decode(payload).text.endswith("。\ufffd")


def test_half_characters_become_replacement_signs() -> None:
    assert without_surrogates("答\ud800复𠮷") == "答\ufffd复𠮷"


@given(st.binary(max_size=400))
def test_any_bytes_become_text_that_can_be_written(payload: bytes) -> None:
    assert "\0" not in decode(payload).text
    decode(payload).text.encode()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=200))
def test_utf8_text_comes_back_unchanged(text: str) -> None:
    assert decode(text.encode()).text == text
