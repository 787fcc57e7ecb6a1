"""Folding: a whole page at once gives what each sign by itself gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.text import Folded, SignTable, fold

SIGNS = st.one_of(
    st.sampled_from("建议 　（）：\uff21９\t\u200b\n\0\uffff\ufffd\ud800\udc00\U0001d400𠀀"), st.characters(codec=None)
)


@given(st.lists(st.text(SIGNS, max_size=12), max_size=6))
def test_lines_remembered_together_are_rewritten_like_each_sign_by_itself(lines: list[str]) -> None:
    table = SignTable(fold)
    table.remember(lines)
    assert [table.of(line) for line in lines] == ["".join(map(fold, line)) for line in lines]


def test_a_table_forgets_and_still_knows() -> None:
    table = SignTable(fold)
    table.remember(f"第　{number}　号" for number in range(5000))
    table.remember(["答　复"])
    assert (table.of("第　7　号"), table.of("答　复")) == ("第7号", "答复")


@pytest.mark.parametrize("printed", ["关于 第286号", "关于第２８６号", "　关于\u200b第286 号 "])
def test_a_match_on_the_folded_text_leads_back_to_the_print(printed: str) -> None:
    folded = Folded.of(printed)
    start = folded.text.index("286")
    assert fold(folded.slice(start, start + 3)) == "286"
    assert folded.slice(start, start) == ""
