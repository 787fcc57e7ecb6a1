"""Numbers of matters and of documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.values import DocumentNumber, MatterNumber

ITEMS = st.from_regex(r"(?:[A-Z]{0,2})[0-9]{1,8}(?:-[0-9]{1,3})?", fullmatch=True).filter(
    lambda item: any(sign in "123456789" for sign in item)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("286", "286"),
        ("第0123号", "0123"),
        ("第１８号", "18"),
        ("第BH037号", "BH037"),
        ("第 099 号", "099"),
        ("八十六", "86"),
        ("第二〇一号", "201"),
        ("二百八十六", "286"),
        ("第12、34号", "12、34"),
        ("第1号、第2号", "1、2"),
        ("14-04-012", "14-04-012"),
        ("杭25", "杭25"),
        ("余杭36", "余杭36"),
        ("编号：003", "003"),
    ],
)
def test_a_matter_number_is_read_as_printed_in_arabic_digits(text: str, expected: str) -> None:
    assert str(MatterNumber.parse(text)) == expected


@pytest.mark.parametrize("text", ["", "第号", "第0号", "000", "286号楼", "13.5", "第十五届", "豫民议〔2023〕49号"])
def test_what_numbers_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        MatterNumber.parse(text)


def test_leading_zeros_make_another_number() -> None:
    assert MatterNumber.parse("0123") != MatterNumber.parse("123")


def test_numbers_sort_by_value_and_not_by_digits() -> None:
    assert MatterNumber.parse("9") < MatterNumber.parse("10")


@given(st.lists(ITEMS, min_size=1, max_size=4, unique=True))
def test_a_printed_matter_number_reads_back(items: list[str]) -> None:
    number = MatterNumber(tuple(items))
    assert MatterNumber.parse(str(number)) == number
    assert MatterNumber.parse(f"第{number}号") == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("豫民议〔2023〕49号", "豫民议〔2023〕49号"),
        ("左教体函[2022] 16 号", "左教体函〔2022〕16号"),
        ("濮政办（2022）11号", "濮政办〔2022〕11号"),
        ("番教函〔2023〕58號", "番教函〔2023〕58号"),
        ("川府函【2021】003号", "川府函〔2021〕3号"),
    ],
)
def test_a_document_number_is_read_with_any_bracket(text: str, expected: str) -> None:
    assert str(DocumentNumber.parse(text)) == expected


@pytest.mark.parametrize(
    "text", ["豫民议2023年49号", "〔2023〕49号", "豫民议〔2023〕号", "豫民议〔2023〕49", "豫民阅1号"]
)
def test_a_damaged_document_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a document number"):
        DocumentNumber.parse(text)


@given(
    st.text(alphabet="豫民议教函字办发", min_size=1, max_size=6),
    st.integers(1990, 2099),
    st.integers(1, 99999),
)
def test_a_printed_document_number_reads_back(issuer: str, year: int, serial: int) -> None:
    number = DocumentNumber(issuer, year, serial)
    assert DocumentNumber.parse(str(number)) == number


def test_document_numbers_sort_by_issuer_year_and_serial() -> None:
    texts = ["豫民议〔2023〕49号", "豫民议〔2023〕5号", "豫民议〔2022〕80号"]
    ordered = sorted(map(DocumentNumber.parse, texts))
    assert [str(number) for number in ordered] == [texts[2], texts[1], texts[0]]
