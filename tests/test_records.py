"""Types that are made by the hundred for every page."""

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from mypy import api

from dafu.model import Link, SetAside, Source
from dafu.records import record

SOURCE = """\
from dafu.records import record

@record
class Place:
    name: str
    code: str = ""

Place("濮阳市").name = "安阳市"
"""


def test_a_record_is_a_value() -> None:
    link = Link("附件", "https://mzj.zzz.example/a.pdf")
    assert link == Link("附件", "https://mzj.zzz.example/a.pdf")
    assert len({link, replace(link)}) == 1
    assert replace(link, text="附表") != link
    assert pickle.loads(pickle.dumps(link)) == link


def test_a_record_has_no_room_for_other_names() -> None:
    @record
    class Place:
        name: str

    place = Place("濮阳市")
    with pytest.raises(AttributeError):
        place.nome = "安阳市"  # type: ignore[attr-defined]


def test_the_type_checker_refuses_to_change_a_record(tmp_path: Path) -> None:
    file = tmp_path / "place.py"
    file.write_text(SOURCE, encoding="utf-8")
    said, _, code = api.run(["--cache-dir", str(tmp_path / "cache"), "--config-file", "", str(file)])
    assert code == 1
    assert 'place.py:8: error: Property "name" defined in "Place" is read-only' in said


def test_a_record_with_fields_given_by_name_comes_back_from_a_pickle() -> None:
    card = SetAside(Source("corpus/a.txt", "0" * 64, "utf-8", 3), "an error page", label="出错页")
    assert pickle.loads(pickle.dumps(card)) == card
