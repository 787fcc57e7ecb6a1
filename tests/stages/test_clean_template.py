"""A site's own template: what comes back outside of letters goes, what comes back inside of them stays."""

import pickle
import random
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafu.model import Capture, Line, Source, Zone
from dafu.pipeline import Crew, Means, build, inspect_file, learn_templates
from dafu.rulebook.book import load_rulebook
from dafu.stages.clean import clean_page
from dafu.stages.clean.template import SAMPLE, SiteTemplate, Standing, TemplateCounter, mask, site_of, sketch_of
from dafu.stages.read import list_captures
from tests.gate.synthetic import make_site

RULEBOOK = load_rulebook()
RULES = RULEBOOK.lines
SITE = "www.example.gov.cn"
TEASER = "一湾碧水绕城过，半城书香入梦来，欢迎四方来客。"
FOOT = "本页文字由各部门自行填报，如与纸质件不一致，以纸质件为准。"
WISH = "真诚希望您今后一如既往为全市发展建言献策。"


def page(number: int, *lines: str, site: str | None = SITE) -> Capture:
    source = Source(f"corpus/{number}.txt", f"{number:064}", "utf-8", 1, site=site)
    return Capture(source, tuple(Line(place, text) for place, text in enumerate(lines, start=1)))


def reply(number: int, *, site: str | None = SITE, signed: bool = True, tail: Iterable[str] = ()) -> Capture:
    """A page of the site; what the letters say differs by more than numbers."""
    body = f"我局已在{'东西南北中'[number % 5]}片区{'改造修缮整治更新'[number % 4 * 2 : number % 4 * 2 + 2]}管网，群众反映良好。"
    signature = ("某某市水务局", f"2023年7月{number}日") if signed else ()
    letter = ("李四代表：", "您的建议收悉，现答复如下：", "一、基本情况", body, "工作打算", WISH, *signature)
    return page(number, "要闻速递", TEASER, *letter, "大家都在看", FOOT, *tail, site=site)


def learned(captures: Iterable[Capture]) -> Mapping[str, SiteTemplate]:
    counter = TemplateCounter()
    for capture in captures:
        if (sketch := sketch_of(capture, RULES)) is not None:
            counter.add(sketch)
    return counter.finish(RULES)


TEMPLATE = learned(reply(number) for number in range(1, 9))[SITE]


def zones(capture: Capture, template: SiteTemplate | None) -> dict[str, Zone]:
    return {line.text: line.zone for line in clean_page(capture, RULES, template).lines}


@pytest.mark.parametrize("line", [TEASER, FOOT, "大家都在看", "要闻速递"])
def test_what_comes_back_outside_of_the_letters_goes_where_it_stood_as_text(line: str) -> None:
    unsigned = reply(9, signed=False)
    assert zones(unsigned, TEMPLATE)[line] is Zone.CHROME


def test_a_page_alone_keeps_the_foot_that_no_rule_knows() -> None:
    assert zones(reply(9, signed=False), None)[FOOT] is Zone.BODY


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("李四代表：", Zone.SALUTATION),
        ("您的建议收悉，现答复如下：", Zone.BODY),
        ("一、基本情况", Zone.BODY),
        ("工作打算", Zone.BODY),
        (WISH, Zone.BODY),
        ("某某市水务局", Zone.SIGNATURE),
        ("2023年7月9日", Zone.SIGNATURE),
    ],
)
def test_what_all_letters_of_a_site_say_alike_stays(line: str, zone: Zone) -> None:
    assert zones(reply(9), TEMPLATE)[line] is zone


def test_a_teaser_that_stands_on_one_page_alone_goes_with_the_foot_that_it_stands_under() -> None:
    teaser = "东河镇举办丰收文化节，千余名游客前来打卡，现场热闹非凡。"
    assert zones(reply(9, signed=False, tail=[teaser]), TEMPLATE)[teaser] is Zone.CHROME


def test_a_sentence_that_other_pages_quote_stays_in_its_own_letter() -> None:
    sentence = reply(9).lines[5].text
    template = learned([*(reply(number, tail=[sentence]) for number in (1, 2, 3)), reply(9)])[SITE]
    assert zones(reply(9), template)[sentence] is Zone.BODY


def test_the_removed_line_names_the_template() -> None:
    rules = {line.text: line.rule for line in clean_page(reply(9, signed=False), RULES, TEMPLATE).lines}
    assert rules[FOOT] == "site-template"


def test_two_captures_of_a_site_teach_nothing() -> None:
    assert learned([reply(1), reply(2)]) == {}


def test_the_same_bytes_again_teach_nothing_new() -> None:
    assert learned([reply(1), reply(2), reply(1)]) == {}


def test_captures_of_unknown_origin_teach_nothing() -> None:
    assert learned(reply(number, site=None) for number in range(1, 9)) == {}


def test_a_page_without_a_date_under_its_letter_teaches_nothing() -> None:
    assert sketch_of(reply(1, signed=False), RULES) is None


def test_a_survey_form_under_the_letters_is_not_learned_as_furniture() -> None:
    form = ("附件：办理情况征询意见表", "代表对办理工作有何要求")
    captures = [page(n, *(line.text for line in reply(n).lines[:-2]), *form, site=SITE) for n in range(1, 9)]
    assert learned(captures)[SITE].standing("代表对办理工作有何要求") is None


@pytest.mark.parametrize(
    ("line", "site"),
    [
        ("网站标识码：4109000025  联系我们", "code:4109000025"),
        ("政府网站标识码 bm10000001", "code:bm10000001"),
        ("冀ICP备2020023644号-2    冀公安网备 13080502000088号", "registration:冀2020023644"),
        ("渝公网安备   50011202500900号", None),
        ("推进智慧网站建设，服务编码 12 项", None),
    ],
)
def test_a_dump_belongs_to_the_site_whose_code_or_registration_it_prints(line: str, site: str | None) -> None:
    assert site_of(page(1, "李四代表：", line, site=None), RULES) == site


def test_the_host_of_the_address_counts_more_than_a_printed_code() -> None:
    assert site_of(page(1, "网站标识码：4109000025"), RULES) == SITE


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("浏览次数:213来源:市水务局", "浏览次数:"),
        ("今天是2023年5月3日星期三", "今天是0年0月0日星期0"),
        ("32℃阵雨", "0℃阵雨"),
        ("大家都在看", "大家都在看"),
        ("尊敬的李四代表:", "尊敬的李四代表:"),
    ],
)
def test_what_changes_from_page_to_page_is_masked(line: str, masked: str) -> None:
    assert mask(line) == masked


def test_a_paragraph_with_a_colon_is_not_masked() -> None:
    line = "一是加强领导:" + "全面落实责任," * 10
    assert mask(line) == line


def test_the_standing_of_a_line_counts_captures_and_sides() -> None:
    assert TEMPLATE.standing(FOOT.replace("，", ",")) == Standing(captures=8, outside=8, inside=0)
    assert TEMPLATE.standing("工作打算") == Standing(captures=8, outside=0, inside=8)
    assert TEMPLATE.standing("no such line") is None


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(1, 13)))
def test_the_order_of_the_captures_makes_no_difference(order: list[int]) -> None:
    assert learned(map(reply, order)) == learned(map(reply, range(1, 13)))


def test_of_a_large_site_a_sample_is_learned_in_any_order() -> None:
    numbers = list(range(1, 3 * SAMPLE))
    forward = learned(map(reply, numbers))
    random.Random(1).shuffle(numbers)
    assert forward[SITE].captures == SAMPLE
    assert learned(map(reply, numbers)) == forward


def test_a_template_is_small_and_travels_to_other_processes() -> None:
    assert len(pickle.dumps(TEMPLATE)) < 600
    assert pickle.loads(pickle.dumps(TEMPLATE)) == TEMPLATE


def made_corpus(folder: Path, *, reverse: bool = False) -> Path:
    corpus = folder / "corpus"
    corpus.mkdir()
    pages = make_site(20, seed=4)
    for place, made in enumerate(reversed(pages) if reverse else pages):
        (corpus / f"{place:02}.html").write_text(made.html, encoding="utf-8")
    return corpus


def texts(corpus: Path, jobs: int = 1) -> dict[str, list[tuple[str, str]]]:
    report = build(corpus, None, means=Means(crew=Crew.of(jobs)))
    replies = map(report.load, report.archive.replies)
    return {entry.id: [(line.zone, line.rule) for line in entry.lines] for entry in replies}


def test_neither_the_order_of_the_files_nor_the_number_of_workers_makes_a_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = made_corpus(tmp_path)
    (tmp_path / "again").mkdir()
    expected = texts(corpus)
    assert any(rule == "site-template" for lines in expected.values() for _, rule in lines)
    assert texts(made_corpus(tmp_path / "again", reverse=True)) == expected
    monkeypatch.setattr("dafu.pipeline.crew.WORTH_A_POOL", 0)
    assert texts(corpus, jobs=2) == expected


def test_a_capture_that_cannot_be_sketched_does_not_stop_the_learning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr("dafu.pipeline.one.sketch_of", fail)
    assert learn_templates(list_captures(made_corpus(tmp_path)), RULEBOOK) == {}


def test_inspect_of_one_file_needs_no_site(tmp_path: Path) -> None:
    corpus = made_corpus(tmp_path)
    single = tmp_path / "single.html"
    shutil.copy(corpus / "03.html", single)
    assert inspect_file(single)["status"] == "reply"
