"""Whatever lies in a corpus: it is a reply or it is set aside with a reason, and the others go on."""

import json
import time
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dafu.model import SetAsidePage, Zone
from dafu.pipeline import build, convert_file, inspect_file
from dafu.rulebook.book import shared_rulebook
from dafu.stages.read import single_capture
from tests.places import CORPUS, PROJECT

SCHEMA = json.loads((PROJECT / "docs" / "data-schema" / "inspection.schema.json").read_text(encoding="utf-8"))
REPLY = """<!doctype html><html><head><meta charset="utf-8"><title>关于对市政协一届一次会议第1号提案的答复_某某市</title></head>
<body><div class="nav"><a href="/">首页</a> &gt; <a href="/x">建议提案</a></div><h1>关于对市政协一届一次会议第1号提案的答复</h1>
<div id="zoom"><p>张三委员：</p><p>您提出的《关于增设路灯的提案》收悉，现答复如下：</p><p>一、基本情况。已增设路灯一百盏，群众满意。</p>
<table border="1"><tr><th>路段</th><th>盏数</th></tr><tr><td>一路</td><td>60</td></tr><tr><td>二路</td><td>40</td></tr></table>
<p>某某市住房和城乡建设局</p><p>2023年7月1日</p></div><div class="footer">版权所有 某某市 网站标识码1234567890</div></body></html>"""
PIECES = st.sampled_from(
    [
        *("<div>", "</div>", "<p>", "<table>", "<tr><td>", "</html>", "<!--", "-->", "<script>", "<![CDATA[", "<?xml"),
        *(
            "张三代表：",
            "收悉，现答复如下：",
            "\x00",
            "\ufeff",
            "&#x0;",
            "&amp;",
            "２０２３年",
            "《",
            "》",
            "\r",
            "\n",
            "\u2028",
        ),
        *(
            "<li>",
            "<br>",
            "<o:p>",
            "<svg><style>",
            "<textarea>",
            "<meta name=PubDate content=x>",
            "〔2023〕1号",
            "第1号提案的答复",
        ),
    ]
)


def converted(path: Path) -> None:
    """Convert one file and hold the laws against the outcome."""
    rules = shared_rulebook()
    entries = convert_file(single_capture(path, path.name), rules)
    assert entries, "a capture vanished"
    for entry in entries:
        assert len({line.number for line in entry.lines}) == len(entry.lines)
        assert all(isinstance(line.zone, Zone) and line.rule for line in entry.lines)
        if isinstance(entry, SetAsidePage):
            assert entry.reason
            assert "internal error" not in entry.reason


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_are_a_reply_or_set_aside_with_a_reason(tmp_path: Path, payload: bytes) -> None:
    (tmp_path / "x.html").write_bytes(payload)
    converted(tmp_path / "x.html")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40))
def test_any_mixture_of_markup_and_text_is_a_reply_or_set_aside(tmp_path: Path, pieces: list[str]) -> None:
    (tmp_path / "x.html").write_bytes("".join(pieces).encode("utf-8", "surrogatepass"))
    converted(tmp_path / "x.html")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(REPLY.encode("gb18030"))), st.sampled_from(["utf-8", "gb18030"]))
def test_a_page_cut_anywhere_is_a_reply_or_set_aside(tmp_path: Path, length: int, encoding: str) -> None:
    (tmp_path / "x.html").write_bytes(REPLY.encode(encoding)[:length])
    converted(tmp_path / "x.html")


@pytest.mark.parametrize(
    "name",
    [
        'a "quoted" name.txt',
        "it's.txt",
        "答复 第一号（一）.txt",
        "..txt",
        "a..b.txt",
        "<b>&amp;.txt",
        "{{ x }}.txt",
        "a#b?c%41.txt",
        "-rf.txt",
    ],
)
def test_a_file_of_any_name_becomes_a_page(tmp_path: Path, name: str) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / name).write_bytes(min(CORPUS.glob("*.txt")).read_bytes())
    report = build(corpus, tmp_path / "docs")
    if name.startswith("."):  # hidden files are no captures
        assert report.captures == 0
        return
    [reply] = report.archive.replies
    assert reply.source.file == f"corpus/{name}"
    assert (tmp_path / "docs" / "replies" / f"{reply.id}.md").is_file()


def test_ten_thousand_nested_elements_and_a_line_of_five_megabytes_take_seconds(tmp_path: Path) -> None:
    nested = "<div>" * 10_000 + "您的提案收悉，现答复如下：已办结。" + "</div>" * 10_000
    (tmp_path / "nested.html").write_text(nested, encoding="utf-8")
    (tmp_path / "line.html").write_text(
        "<html><body><p>" + "答复，" * 1_700_000 + "</p></body></html>", encoding="utf-8"
    )
    (tmp_path / "line.txt").write_text("某局关于第1号提案的答复" + "（一）" * 1_700_000, encoding="utf-8")
    start = time.process_time()
    for name in ("nested.html", "line.html", "line.txt"):
        converted(tmp_path / name)
    assert time.process_time() - start < 30


def test_a_file_above_the_limit_is_refused_with_its_size_and_the_name_of_the_limit(tmp_path: Path) -> None:
    with (tmp_path / "huge.html").open("wb") as file:
        file.truncate(100_000_000)
    entry = inspect_file(tmp_path / "huge.html")
    assert entry["status"] == "set_aside"
    assert "100,000,000" in entry["reason"]
    assert "max_capture_bytes" in entry["reason"]
    jsonschema.validate(json.loads(json.dumps(entry)), SCHEMA)


def test_an_html_reply_comes_out_whole(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(REPLY.encode("gb18030"))
    entry = inspect_file(tmp_path / "page.html")
    assert entry["status"] == "reply"
    assert entry["metadata"]["subject"] == "关于增设路灯的提案"
    assert entry["metadata"]["signed"] == "2023-07-01"
    text = [line["text"] for line in entry["lines"] if line["zone"] in ("salutation", "body", "signature")]
    assert text == [
        *(
            "张三委员：",
            "您提出的《关于增设路灯的提案》收悉，现答复如下：",
            "一、基本情况。已增设路灯一百盏，群众满意。",
        ),
        *("路段 盏数", "一路 60", "二路 40", "某某市住房和城乡建设局", "2023年7月1日"),
    ]
