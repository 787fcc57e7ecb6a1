"""Names and phones of staff: what is one, where they are hidden, and that nothing else changes."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dafu import pipeline
from dafu.errors import SettingsError
from dafu.model import Reply, StaffKind
from dafu.publish.proof import is_masked_form
from dafu.rulebook.privacy import load_staff_rules
from dafu.rulebook.settings import DEFAULTS, Privacy, Settings, load_settings
from dafu.rulebook.source import RuleErrors
from dafu.rulebook.staff import StaffRules
from dafu.stages.privacy.hiding import masked
from dafu.text import without_space
from tests.places import RULES_FOLDER
from tests.publish.invented import NAMES, NO_PHONES, PHONES, RAISED_BY, write_corpus

LAW = settings(max_examples=300, deadline=None)
MARKS = tuple(kind.mark for kind in StaffKind)


def load() -> StaffRules:
    errors = RuleErrors()
    rules = load_staff_rules(RULES_FOLDER, errors)
    errors.raise_if_any()
    return rules


RULES = load()


def printed(line: str) -> list[str]:
    return [line[item.start : item.end] for item in RULES.find(line)]


def mask(line: str) -> str:
    return masked(line, RULES.find(line))


# ---------------------------------------------------------------- what is a name, what is a phone


@pytest.mark.parametrize(
    ("line", "staff"),
    [
        ("（联系单位：市民政局养老科，联系人：张三，联系电话：0393-1234567）", ["张三", "0393-1234567"]),
        ("聯繫人：張三　電話：12345678", ["張三", "12345678"]),
        ("联系人:张** 电话:139****0000", ["张**", "139****0000"]),
        ("承办人：办公室 张三；电话：6687808；邮编：457000", ["张三", "6687808"]),
        ("联系人：张三，李四；联系电话：6687808,6687809。", ["张三", "李四", "6687808", "6687809"]),
        ("签发人：欧阳小明", ["欧阳小明"]),
        ("联系人：0393-1234567张三", ["0393-1234567", "张三"]),
        ("联系人：0393-1234567 张三 0393-7654321", ["0393-1234567", "张三", "0393-7654321"]),
        ("联系人：张三 0393-1234567 感谢您的关心和支持", ["张三", "0393-1234567"]),
    ],
)
def test_a_label_says_what_is_a_name_and_what_a_phone(line: str, staff: list[str]) -> None:
    assert printed(line) == staff


@pytest.mark.parametrize(
    "line",
    [
        "对省政协十三届一次会议第1310536号提案的答复",
        "豫民议〔2023〕49号",
        "网站标识码：4109000007 豫ICP备12345678号-1 豫公网安备 41090002000123号",
        "邮编：457000 索引号：005455555/2023-00012",
        "全年投入资金12345678元，惠及1234567人次。",
        "2023年7月25日",
        "张三代表：",
        "提案者：张三 委员",
        "请拨打12345政务服务便民热线。",
        "监督电话：0393-1234567",
        "密切联系人民群众，确定承办人员，做好电话回访20230725次。",
    ],
)
def test_other_numbers_are_no_phones_and_who_raised_the_matter_is_no_staff(line: str) -> None:
    assert printed(line) == []


# ---------------------------------------------------------------- laws of masking

WORDS = (
    *(
        "联系人：",
        "联系人",
        "承办人 ",
        "签发人:",
        "电话：",
        "联系电话",
        "手机 ",
        "邮编：",
        "联系人及电话：",
        "热线：",
        "文号：",
    ),
    *("张三", "王小明", "李 四", "阿不都·买买提", "科长", "办公室", "市民政局", "12345", "0393-1234567", "13800001111"),
    *(
        "6687808",
        "转8012",
        "、",
        "，",
        "。",
        "　",
        " ",
        "（",
        "）",
        "：",
        "\n",
        "2023年7月25日",
        "第0012号",
        "1234567元",
        *MARKS,
    ),
)
lines = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=14).map("".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=10).map("".join),
)


@LAW
@given(lines)
def test_masking_changes_nothing_but_the_found_places(line: str) -> None:
    rest, position = mask(line), 0
    for item in RULES.find(line):
        before = line[position : item.start]
        assert rest.startswith(before + item.kind.mark)
        rest, position = rest[len(before + item.kind.mark) :], item.end
    assert rest == line[position:]


@LAW
@example("联系人：0393-1234567联系人0393-1234567")
@example("联系人：0393-1234567张三0393-7654321")
@given(lines)
def test_masking_twice_is_masking_once(line: str) -> None:
    assert mask(mask(line)) == mask(line)


@LAW
@given(lines)
def test_a_mark_tells_nothing_of_the_length(line: str) -> None:
    for item in RULES.find(line):
        assert item.end > item.start
    assert is_masked_form(without_space(mask(line)), without_space(line)) or any(mark in line for mark in MARKS)


@LAW
@given(st.text(max_size=200))
def test_a_text_without_labels_is_left_alone(text: str) -> None:
    if not RULES.label.search(RULES.aligned(text)):
        assert mask(text) == text


def test_a_text_that_differs_in_more_than_its_marks_is_no_masked_form() -> None:
    assert is_masked_form("联系人：［姓名已隐去］。", "联系人：张三。")
    assert not is_masked_form("联系人：［姓名已隐去］。", "联系人：。")
    assert not is_masked_form("联系人：［姓名已隐去］。", "联系人：张三，电话。")
    assert not is_masked_form("我市［姓名已隐去］。", "我县张三。")


# ---------------------------------------------------------------- the whole archive


@pytest.fixture(scope="module", params=list(Privacy))
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Privacy, Path]:
    """The mode, and docs/ made from the invented corpus in it."""
    folder = tmp_path_factory.mktemp(request.param)
    pipeline.build(write_corpus(folder), folder / "docs", Settings(request.param))
    return request.param, folder / "docs"


def files_with(docs: Path, words: str) -> list[Path]:
    """The files below docs/ in which the words stand, white space aside; relative to docs/."""
    return sorted(
        path.relative_to(docs)
        for path in docs.rglob("*")
        if path.is_file() and without_space(words) in without_space(path.read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("staff", [*NAMES, *PHONES])
def test_staff_stand_in_the_reply_s_own_page_and_capture_or_nowhere(built: tuple[Privacy, Path], staff: str) -> None:
    privacy, docs = built
    found = files_with(docs, staff)
    if privacy is Privacy.MASK:
        assert found == []
    else:
        assert found
        assert {path.parent.as_posix() for path in found} == {"replies", "data/captures"}


def records_of(docs: Path) -> list[str]:
    """The records of all replies for machines."""
    files = sorted((docs / "data" / "replies").iterdir())
    return [record for path in files for record in path.read_text(encoding="utf-8").splitlines()]


def test_no_front_matter_and_no_data_file_names_staff(built: tuple[Privacy, Path]) -> None:
    _, docs = built
    heads = [path.read_text(encoding="utf-8").split("---\n")[1] for path in (docs / "replies").glob("*.md")]
    for text in map(without_space, (*heads, *records_of(docs))):
        assert not [staff for staff in (*NAMES, *PHONES) if without_space(staff) in text]


def test_who_raised_the_matter_and_other_numbers_are_never_hidden(built: tuple[Privacy, Path]) -> None:
    _, docs = built
    for words in (*RAISED_BY, *NO_PHONES):
        assert any(path.parent.name == "replies" for path in files_with(docs, words)), words


def test_captures_are_offered_only_where_staff_are_not_hidden(built: tuple[Privacy, Path]) -> None:
    privacy, docs = built
    assert (docs / "data/captures").exists() is (privacy is Privacy.OPEN)
    pages = [path for path in docs.rglob("*.md") if "data/captures" in path.read_text(encoding="utf-8")]
    records = [json.loads(record) for record in records_of(docs)]
    assert records
    assert bool(pages) is (privacy is Privacy.OPEN)
    assert all((record["capture"] is None) is (privacy is Privacy.MASK) for record in records)


def test_the_setting_takes_effect_in_the_next_build(tmp_path: Path) -> None:
    corpus, docs = write_corpus(tmp_path), tmp_path / "docs"
    pipeline.build(corpus, docs, Settings(Privacy.OPEN))
    assert files_with(docs, NAMES[0])
    changed = pipeline.build(corpus, docs, Settings(Privacy.MASK)).write
    assert files_with(docs, NAMES[0]) == []
    assert changed.deleted > 0
    assert pipeline.build(corpus, docs, Settings(Privacy.MASK)).write.written == 0


def replies_of(tmp_path: Path, privacy: Privacy) -> dict[str, Reply]:
    report = pipeline.build(write_corpus(tmp_path), None, Settings(privacy))
    return {reply.source.file: reply for reply in map(report.load, report.archive.replies)}


def test_masking_leaves_zones_rules_and_other_lines_as_they_are(tmp_path: Path) -> None:
    shown, hidden = (replies_of(tmp_path / privacy, privacy) for privacy in Privacy)
    for file, reply in hidden.items():
        original = shown[file]
        assert [(line.number, line.zone, line.rule) for line in reply.lines] == [
            (line.number, line.zone, line.rule) for line in original.lines
        ]
        touched = {mark.line for mark in reply.staff}
        for before, after in zip(original.lines, reply.lines, strict=True):
            assert (before.text == after.text) is (before.number not in touched)
        assert [topic.id for topic in reply.topics] == [topic.id for topic in original.topics]


def test_a_masked_contact_is_the_office_only(tmp_path: Path) -> None:
    contact = replies_of(tmp_path, Privacy.MASK)["corpus/linked.html"].facts.contact
    assert contact is not None
    assert (contact.office, contact.name, contact.phone) == ("养老服务科", None, None)


# ---------------------------------------------------------------- the setting


def test_an_archive_without_settings_is_open(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "archive.toml") == DEFAULTS == Settings(Privacy.OPEN)


def test_the_settings_of_this_archive_are_sound() -> None:
    assert load_settings(RULES_FOLDER.parents[1] / "archive.toml").privacy in list(Privacy)


def test_everything_wrong_with_the_settings_is_said_at_once_with_its_remedy(tmp_path: Path) -> None:
    path = tmp_path / "archive.toml"
    path.write_text('privacy = "hide"\nprivate = true\n', encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load_settings(path)
    unknown, value = str(raised.value).splitlines()
    assert unknown == "archive.toml: unknown setting 'private'; remove it, or use one of privacy"
    assert value == 'archive.toml: privacy = \'hide\' is no such choice; write privacy = "open" or "mask"'


@pytest.mark.parametrize("content", [b"privacy = ", b"privacy = mask", b"\xff\xfe"])
def test_settings_that_are_no_toml_are_an_error_with_its_place(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "archive.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"archive\.toml: is not valid TOML .*; correct it"):
        load_settings(path)


# ---------------------------------------------------------------- corrections


def front_matter(docs: Path, file: str) -> dict[str, object]:
    for path in (docs / "replies").glob("*.md"):
        head: dict[str, object] = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
        if isinstance(source := head.get("source"), dict) and source["file"] == file:
            return head | {"page": path.read_text(encoding="utf-8")}
    raise AssertionError(file)


def test_a_correction_is_marked_with_its_reason_and_the_page_s_own_reading(built: tuple[Privacy, Path]) -> None:
    _, docs = built
    head = front_matter(docs, "corpus/letter.txt")
    assert head["number"] == "0286"
    corrections = head["corrections"]
    assert isinstance(corrections, dict)
    assert corrections["number"]["was"] == "286"
    assert corrections["number"]["reason"].startswith("纸质件如此")
    row = next(line for line in str(head["page"]).splitlines() if line.startswith("| 编号"))
    assert "第 0286 号" in row
    assert "编者更正（纸质件如此" in row
    assert "网页上是“286”（[第 3 行](#l3)）" in row
    record = next(record for record in records_of(docs) if '"0286"' in record)
    assert json.loads(record)["corrections"]["number"]["was"] == "286"


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ("[facts]\nnubmer = 1", "[facts] has an unknown fact 'nubmer'; remove it, or use one of title, kind, "),
        (
            "[facts]\nterm = 'nine'",
            "[facts] term = 'nine' cannot be used (expected a positive whole number); give a whole",
        ),
        ("[facts]\nsigned = 'soon'", "[facts] signed = 'soon' cannot be used (not a date"),
        ("[facts]\nkind = 'letter'", '; give one of "suggestion", "proposal"'),
        (
            "[facts]\ntitle = 7",
            "[facts] title = 7 cannot be used (expected a string that is not empty); give a string in",
        ),
        ("[facts]\nregion = { code = '../..' }", "'../..' is no code of GB/T 2260); give a table such as { code ="),
        ("[facts]\ncontact = { fax = '1' }", "(expected a table of office, name, phone); give a table such as"),
        ("reason = 5\n[facts]\nnumber = '1'", "reason = 5 cannot be used; give a string in quotes"),
    ],
)
def test_a_correction_that_cannot_be_used_is_named_with_file_key_and_remedy(
    tmp_path: Path, notes: str, message: str
) -> None:
    corpus = write_corpus(tmp_path)
    (corpus / "below.toml").write_text(notes, encoding="utf-8")
    report = pipeline.build(corpus, None)
    found = [problem.message for file, problem in report.in_doubt if file == "corpus/below.txt"]
    assert [text for text in found if "the .toml beside corpus/below.txt: " in text and message in text], found
