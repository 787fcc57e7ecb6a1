"""Files of a corpus: which are captures, what is refused, and what lies beside them."""

import errno
import hashlib
import os
import pickle
import tracemalloc
from pathlib import Path

import pytest

from dafu.errors import CaptureError, CorpusError
from dafu.model import Capture, Severity, Source
from dafu.stages.read import CaptureFile, UnreadableCapture, list_captures, read_captures
from dafu.stages.read.limits import MAX_CAPTURE_BYTES, MAX_LINE_CHARACTERS
from dafu.stages.read.payload import read_payload
from tests.stages.read.pages import FIXTURES, capture, read, refusal, rules

TEXT = "张三代表：\n现答复如下：\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """An empty corpus inside a project folder."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


def test_captures_of_any_depth_come_sorted_without_hidden_files_and_sidecars(corpus: Path) -> None:
    for name in [
        "b.txt",
        "a/z.html",
        "a/z.html.toml",
        "a/y.txt",
        "a/y.toml",
        ".git/x.txt",
        "a/.x.html",
        "c 'd\" 中.txt",
    ]:
        (corpus / name).parent.mkdir(exist_ok=True)
        (corpus / name).write_text(TEXT)
    found = list_captures(corpus)
    assert [file.name for file in found] == [
        "corpus/a/y.txt",
        "corpus/a/z.html",
        "corpus/b.txt",
        "corpus/c 'd\" 中.txt",
    ]
    assert [file.sidecar and file.sidecar.name for file in found] == ["y.toml", "z.html.toml", None, None]


def test_a_corpus_that_is_missing_or_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for name in ("missing", "file"):
        with pytest.raises(CorpusError, match=name):
            list_captures(tmp_path / name)


def test_notes_without_their_capture_are_reported(corpus: Path) -> None:
    (corpus / "a.toml").write_text("url = 'http://x.example/'")
    (file,) = list_captures(corpus)
    (item,) = read_captures(file, rules())
    assert isinstance(item, UnreadableCapture)
    assert "without their capture" in item.reason


def test_the_identity_of_a_capture_is_the_hash_of_its_bytes(corpus: Path) -> None:
    (corpus / "a.txt").write_bytes("答复\r\n".encode("gbk"))
    (file,) = list_captures(corpus)
    (item,) = read_captures(file, rules())
    assert isinstance(item, Capture)
    assert item.source.file == "corpus/a.txt"
    assert item.source.sha256 == hashlib.sha256(b"\xb4\xf0\xb8\xb4\r\n").hexdigest()
    assert item.id == item.source.sha256[:16]
    assert (item.source.encoding, item.source.size, item.source.media) == ("gb18030", 6, "text")
    assert read_payload(corpus.parent, item.source) == "答复\r\n".encode("gbk")


def test_files_and_captures_can_be_sent_to_a_worker(corpus: Path) -> None:
    (corpus / "a.html").write_text("<html><body><p>张三代表：</p><a href=x>附件</a></body></html>")
    (file,) = list_captures(corpus)
    sent = pickle.loads(pickle.dumps(file))
    items = list(read_captures(sent, pickle.loads(pickle.dumps(rules()))))
    assert pickle.loads(pickle.dumps(items)) == items


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (bytes(1000), "NUL"),
        (b"%PDF-1.4", "PDF"),
    ],
)
def test_what_is_no_page_is_refused_with_the_reason(tmp_path: Path, payload: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(payload)
    assert reason in refusal(tmp_path / "a.txt")


def test_a_file_of_100_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.html"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    tracemalloc.start()
    reason = refusal(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "100,000,000 bytes" in reason
    assert "max_capture_bytes" in reason
    assert peak < 1_000_000 < MAX_CAPTURE_BYTES


def test_a_line_longer_than_any_paragraph_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("答" * (MAX_LINE_CHARACTERS + 1))
    assert "max_line_characters" in refusal(tmp_path / "a.txt")


def test_a_folder_or_pipe_in_place_of_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert "folder" in refusal(tmp_path / "folder")
    assert "no regular file" in refusal(tmp_path / "pipe")


def test_a_broken_link_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone")
    assert "No such file" in refusal(tmp_path / "a.txt")


def test_a_file_without_permission_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "Permission denied" in refusal(tmp_path / "a.txt")


def test_a_name_that_is_no_unicode_is_shown_and_read(corpus: Path) -> None:
    Path(os.fsdecode(os.fsencode(corpus) + b"/\xb4\xf0.txt")).write_text(TEXT)
    (file,) = list_captures(corpus)
    assert file.name == "corpus/\ufffd\ufffd.txt"
    (item,) = read_captures(file, rules())
    assert isinstance(item, Capture)


def test_broken_bytes_are_flagged_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("张三代表：\n".encode() + b"\xff\xfe\n" + "现答复如下：".encode() * 9)
    (problem,) = capture(tmp_path / "a.txt").problems
    assert (problem.level, problem.lines) == (Severity.WARN, (2,))


def test_a_sidecar_adds_address_time_and_facts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.toml").write_text(
        "url = 'https://MZJ.example.gov.cn/a'\ncaptured = '2023-08-01T08:00:00Z'\nreason = '核对原件'\n"
        "[facts]\nsigned = '2023-07-25'\nterm = 9\n",
    )
    found = capture(tmp_path / "a.txt")
    assert found.source.url == "https://MZJ.example.gov.cn/a"
    assert found.source.site == "mzj.example.gov.cn"
    assert found.source.captured == "2023-08-01T08:00:00Z"
    assert found.overrides == {"signed": "2023-07-25", "term": 9, "reason": "核对原件"}
    assert found.problems == ()


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        (b"url = ", "not valid TOML"),
        (b"\xff\xff", "not valid TOML"),
        (b"url = 3", "url = 3"),
        (b"facts = 'x'", "facts that are no table"),
        (b"adress = 'x'", "unknown key 'adress'"),
    ],
)
def test_a_wrong_sidecar_is_named_and_the_capture_is_read(tmp_path: Path, notes: bytes, message: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.txt.toml").write_bytes(notes)
    found = capture(tmp_path / "a.txt")
    assert len(found.lines) == 2
    (problem,) = found.problems
    assert problem.message.startswith("a.txt.toml: ")
    assert message in problem.message


def test_json_lines_give_a_record_each_and_bad_lines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"url": "http://x.example/1", "captured": "2023", "html": "<p>张三代表：</p><p>答复</p>"}\n'
        "\n{broken\n[1]\n" + '{"text": "张三代表：\\n现答复如下：\\ud800"}\n{"url": "http://x.example/2"}\n',
    )
    items = read(path)
    assert [item.source.file if isinstance(item, Capture) else item.file for item in items] == [
        "a.jsonl#1", "a.jsonl#3", "a.jsonl#4", "a.jsonl#5", "a.jsonl#6",
    ]  # fmt: skip
    first, broken, _, second, _ = items
    assert isinstance(first, Capture)
    assert isinstance(second, Capture)
    assert isinstance(broken, UnreadableCapture)
    assert (first.source.url, first.source.site, first.source.captured) == ("http://x.example/1", "x.example", "2023")
    assert [line.text for line in second.lines] == ["张三代表：", "现答复如下：\ufffd"]
    assert "line 3" in broken.reason
    assert read_payload(tmp_path, second.source) == "张三代表：\n现答复如下：\ufffd".encode()


def test_a_payload_that_changed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    source = capture(path).source
    path.write_text("别的")
    with pytest.raises(CaptureError, match=r"a\.txt"):
        read_payload(tmp_path, source)
    with pytest.raises(CaptureError, match="gone"):
        read_payload(tmp_path, Source("gone.warc#3", "", "utf-8", 0))


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.html")), ids=lambda path: path.stem)
def test_a_page_of_a_known_system_reads_as_written_down(path: Path) -> None:
    found = capture(path)
    listed = [f"{line.hints.container or '-'} {','.join(line.hints.marks) or '-'} {line.text}" for line in found.lines]
    assert listed == path.with_suffix(".lines").read_text().splitlines()


def test_a_capture_file_without_notes_has_no_overrides(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (item,) = read_captures(CaptureFile(tmp_path / "a.txt", "a.txt"), rules())
    assert isinstance(item, Capture)
    assert item.overrides == {}
