"""Front matter that is read directly says what PyYAML says."""

from pathlib import Path
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from dafu.publish.front_matter import dump
from dafu.publish.site.direct.heads import read_head
from tests.publish.site.conftest import Project

_WORDS = st.sampled_from(["title", "region", "code", "y", "null", "a-1", "o17", "e5", "inf", "no-1", "on", "x_y"])
_TEXTS = st.text(st.sampled_from("答复号，（）《》 ab09-_:#\"\\,'[]{}&*!|>%@`~.?=<\n\t\u3000\u2028é"), max_size=8)
_SCALARS = _WORDS | _TEXTS | st.integers() | st.booleans() | st.none()
_CONTENTS = st.dictionaries(
    _WORDS,
    st.recursive(_SCALARS, lambda inside: st.lists(inside, max_size=3) | st.dictionaries(_WORDS, inside, max_size=3)),
    max_size=5,
)
_PIECES = st.sampled_from(
    [
        *"答a1:- \n\"'#[]{}&*!|>%@`~.,?=<_\\",
        "key: ",
        "\n  ",
        "\n- ",
        "- ",
        "null",
        "yes",
        "0",
        "012",
        "1_0",
        "1:30",
        '"x"',
    ]
)


def _as_yaml(text: str) -> Any:
    """What PyYAML reads, with the kinds of all values and the order of all keys."""
    try:
        return repr(yaml.load(text, yaml.CSafeLoader))
    except yaml.YAMLError:
        return "an error"


@given(_CONTENTS)
def test_what_is_read_directly_of_our_own_heads_is_what_yaml_says(content: dict[str, Any]) -> None:
    found = read_head(dump(content))
    assert found is None or repr(found) == _as_yaml(dump(content))


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_what_is_read_directly_of_any_head_is_what_yaml_says(text: str) -> None:
    found = read_head(f"{text}\n")
    assert found is None or repr(found) == _as_yaml(f"{text}\n")


def test_the_head_of_a_reply_is_read_directly() -> None:
    facts = {
        "title": "对第849号建议的答复",
        "term": 13,
        "number": "0849",
        "region": {"code": "441702", "county": "江城区"},
    }
    lists = {
        "addressees": ["孔父为"],
        "proposers": [{"kind": "person", "name": "孔父为"}, {"kind": "group"}],
        "topics": ["law"],
    }
    assert read_head(dump({**facts, **lists, "source": {"id": "0"}})) == {**facts, **lists, "source": {"id": "0"}}


def test_pages_with_any_head_are_those_of_mkdocs(project: Project) -> None:
    heads = (
        "title: 甲\n",
        'title: "乙 &"\nx: 1\n',
        "title: null\n",
        "title: [a]\n",
        "- a\n",
        "title: 1e3\n",
        "title: {\n",
    )
    for number, head in enumerate(heads):
        Path(project.reply(number)).write_text(f"---\n{head}---\n\n正文\n", encoding="utf-8")
    project.build()
    assert project.files() == project.stock()
