"""A build that goes on from an earlier one gives the same tree as one from nothing, and does only what is new."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from dafu.errors import StoreError
from dafu.model import Archive
from dafu.pipeline import Means, Stage, build
from dafu.pipeline.crew import WORTH_A_POOL
from dafu.pipeline.linked import link
from dafu.publish.stamps import stamps_below
from dafu.rulebook.files import RULES
from dafu.rulebook.settings import Privacy, Settings
from dafu.store import Key, Packed, Store
from tests.gate.synthetic import make_site
from tests.pipeline.corpora import built, fresh_tree, letter, site_corpus, tree


def _add(corpus: Path) -> None:
    (corpus / "letter-999.txt").write_text(letter(999), encoding="utf-8")


def _change(corpus: Path) -> None:
    (corpus / "letter-286.txt").write_text(letter(286, beds=2300), encoding="utf-8")


def _correct(corpus: Path) -> None:
    """Another capture of a reply, with one figure put right: a version, shown on the page of the reply."""
    (corpus / "letter-286-again.txt").write_text(letter(286, beds=2300), encoding="utf-8")


def _repeat(corpus: Path) -> None:
    shutil.copy(corpus / "letter-286.txt", corpus / "letter-286-copy.txt")


def _delete(corpus: Path) -> None:
    (corpus / "letter-286.txt").unlink()


def _delete_pages_of_the_site(corpus: Path) -> None:
    """Too few are left for a template: those left must be read without one."""
    for page in sorted(corpus.glob("*.html"))[1:]:
        page.unlink()


def _curate(corpus: Path) -> None:
    (corpus / "letter-286.toml").write_text('[facts]\nsubject = "社区养老"\n', encoding="utf-8")


def _rename(corpus: Path) -> None:
    (corpus / "letter-286.txt").rename(corpus / "another name.txt")


def _spoil(corpus: Path) -> None:
    (corpus / "letter-286.txt").write_bytes(b"\x00\x01\x02PNG" * 50)


CHANGES = (_add, _change, _correct, _repeat, _delete, _delete_pages_of_the_site, _curate, _rename, _spoil)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_after_a_change_the_tree_is_that_of_a_build_from_nothing(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    corpus = site_corpus(tmp_path)
    before = built(corpus, tmp_path / "cache").captures
    change(corpus)
    report = built(corpus, tmp_path / "cache")
    assert tree(tmp_path / "docs") == fresh_tree(corpus, tmp_path / "fresh")
    assert report.converted < before
    assert built(corpus, tmp_path / "cache").converted == 0


def test_changes_one_after_the_other_leave_the_tree_of_a_build_from_nothing(tmp_path: Path) -> None:
    corpus = site_corpus(tmp_path)
    for change in (_correct, _curate, _add, _repeat, _rename, _delete_pages_of_the_site):
        built(corpus, tmp_path / "cache")
        change(corpus)
    built(corpus, tmp_path / "cache", jobs=2)
    assert tree(tmp_path / "docs") == fresh_tree(corpus, tmp_path / "fresh")


@pytest.mark.parametrize("most", [1, 7])
def test_pages_that_wait_in_several_lots_give_the_same_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    corpus = site_corpus(tmp_path)
    whole = fresh_tree(corpus, tmp_path / "whole")
    monkeypatch.setattr("dafu.pipeline.publication.MOST_DUE", most)
    seen: list[tuple[int, int]] = []

    def watch(stage: Stage, done: int, total: int) -> None:
        """Note how far the pages are."""
        if stage is Stage.PAGES:
            seen.append((done, total))

    build(corpus, tmp_path / "docs", means=Means(tmp_path / "cache", watch=watch))
    assert tree(tmp_path / "docs") == whole
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1] > most


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_a_build_looks_at_its_pages_once_and_knows_how_it_left_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    corpus, looks = site_corpus(tmp_path), list[str]()
    built(corpus, tmp_path / "cache")
    change(corpus)

    def scandir(folder: str) -> object:
        """Note what is looked at."""
        looks.append(str(folder))
        return os_scandir(folder)

    os_scandir = os.scandir
    monkeypatch.setattr(os, "scandir", scandir)
    report = built(corpus, tmp_path / "cache")
    assert looks.count(str(tmp_path / "docs")) == 1
    assert report.docs == stamps_below(tmp_path / "docs")


def test_a_page_that_somebody_changes_while_a_build_works_is_made_anew_by_the_next(tmp_path: Path) -> None:
    corpus = site_corpus(tmp_path)
    built(corpus, tmp_path / "cache")
    _add(corpus)
    page = min((tmp_path / "docs/replies").glob("*.md"))

    def watch(stage: Stage, done: int, total: int) -> None:
        """Write over a page that stands, once all others are written."""
        if stage is Stage.PAGES and done == total:
            page.write_text("of another hand", encoding="utf-8")

    build(corpus, tmp_path / "docs", means=Means(tmp_path / "cache", watch=watch))
    assert page.read_text("utf-8") == "of another hand"
    built(corpus, tmp_path / "cache")
    assert tree(tmp_path / "docs") == fresh_tree(corpus, tmp_path / "fresh")


def test_when_nothing_changed_nothing_is_converted_linked_or_written(tmp_path: Path) -> None:
    corpus = site_corpus(tmp_path)
    first = built(corpus, tmp_path / "cache")
    again = built(corpus, tmp_path / "cache")
    assert (again.converted, again.write.written, again.write.deleted) == (0, 0, 0)
    assert again.write.unchanged == first.write.written
    assert "archive" not in vars(again.linked)
    assert again.outcome == first.outcome


def test_when_only_a_hand_written_page_changed_nothing_is_linked_and_the_site_is_told(tmp_path: Path) -> None:
    corpus = site_corpus(tmp_path)
    first = built(corpus, tmp_path / "cache")
    for text in ("one", "another"):
        (tmp_path / "docs/by-hand.md").write_text(text, encoding="utf-8")
        again = built(corpus, tmp_path / "cache")
        assert "archive" not in vars(again.linked)
        assert again.write.unchanged == first.write.written
        assert again.docs == stamps_below(tmp_path / "docs")


def test_a_capture_that_changed_during_a_build_and_back_again_is_no_longer_set_aside(tmp_path: Path) -> None:
    corpus = site_corpus(tmp_path)
    built(corpus, tmp_path / "cache")
    (corpus / "99.html").write_text(make_site(9, seed=4)[-1].html, encoding="utf-8")  # another template for all pages
    page = corpus / "00.html"
    content = page.read_bytes()

    def watch(stage: Stage, done: int, total: int) -> None:
        """Change a page between its reading and its conversion."""
        if stage is Stage.READING and done == total:
            page.write_text("something else", encoding="utf-8")

    meanwhile = build(corpus, tmp_path / "docs", means=Means(tmp_path / "cache", watch=watch))
    assert [reason for _, reason in meanwhile.outcome.set_aside if "changed or went away" in reason]
    page.write_bytes(content)
    built(corpus, tmp_path / "cache")
    assert tree(tmp_path / "docs") == fresh_tree(corpus, tmp_path / "fresh")


def test_a_changed_capture_is_the_only_one_that_is_converted(tmp_path: Path) -> None:
    corpus = site_corpus(tmp_path)
    built(corpus, tmp_path / "cache")
    _change(corpus)
    assert built(corpus, tmp_path / "cache").converted == 1


def test_only_the_pages_that_show_a_change_are_written(tmp_path: Path) -> None:
    corpus = site_corpus(tmp_path)
    built(corpus, tmp_path / "cache")
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "docs/replies").iterdir()}
    _repeat(corpus)
    report = built(corpus, tmp_path / "cache")
    touched = {path for path, stamp in stamps.items() if path.stat().st_mtime_ns != stamp}
    [duplicate] = report.archive.duplicates
    assert {path.stem for path in touched} == {duplicate.canonical}


def test_another_setting_gives_the_tree_of_that_setting(tmp_path: Path) -> None:
    corpus = site_corpus(tmp_path)
    built(corpus, tmp_path / "cache")
    masked = Settings(Privacy.MASK)
    report = built(corpus, tmp_path / "cache", masked)
    assert tree(tmp_path / "docs") == fresh_tree(corpus, tmp_path / "fresh", masked)
    assert [note for note in report.notes if "other code, rules or settings" in note]


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The rules, where a test may change them."""
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    monkeypatch.setattr("dafu.pipeline.RULES", folder)
    monkeypatch.setattr("dafu.pipeline.tasks.RULES", folder)
    return folder


def _change_topics(rules: Path) -> None:
    """Care of the old gets another name, which pages of replies, lists and records show."""
    path = rules / "topics.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"养老服务"', '"社区养老服务"', 1), encoding="utf-8")


@pytest.mark.parametrize("jobs", [1, 2])
def test_after_a_change_of_topics_replies_are_filed_again_and_not_converted(
    tmp_path: Path, rules: Path, jobs: int
) -> None:
    corpus = site_corpus(tmp_path, pages=WORTH_A_POOL)
    built(corpus, tmp_path / "cache")
    before = tree(tmp_path / "docs")
    _change_topics(rules)
    report = built(corpus, tmp_path / "cache", jobs=jobs)
    assert (report.converted, report.refiled, report.notes) == (0, WORTH_A_POOL + 2, ())
    after = tree(tmp_path / "docs")
    assert after == fresh_tree(corpus, tmp_path / "fresh")
    assert before != after
    assert built(corpus, tmp_path / "cache").refiled == 0


def test_a_change_of_topics_renders_only_pages_that_show_it(tmp_path: Path, rules: Path) -> None:
    corpus = site_corpus(tmp_path)
    built(corpus, tmp_path / "cache")
    pages = {path: path.stat().st_mtime_ns for path in (tmp_path / "docs").rglob("*.md")}
    path = rules / "topics.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# nothing but a remark\n", encoding="utf-8")
    report = built(corpus, tmp_path / "cache")
    assert (report.refiled, report.write.written) == (8, 0)
    assert pages == {path: path.stat().st_mtime_ns for path in (tmp_path / "docs").rglob("*.md")}


def test_topics_that_change_back_after_a_filing_was_broken_off_leave_no_trace(
    tmp_path: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = site_corpus(tmp_path)
    built(corpus, tmp_path / "cache")
    before, vocabulary = tree(tmp_path / "docs"), (rules / "topics.toml").read_bytes()
    _change_topics(rules)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "put", _full_after(3, Store.put))
        with pytest.raises(StoreError):
            built(corpus, tmp_path / "cache")
    (rules / "topics.toml").write_bytes(vocabulary)
    assert built(corpus, tmp_path / "cache").refiled == 8
    assert tree(tmp_path / "docs") == before


def _full_after(count: int, put: Callable[[Store, Key, Packed], None]) -> Callable[[Store, Key, Packed], None]:
    """A store whose disk is full after so many captures."""
    left = iter(range(count))

    def put_some(store: Store, key: Key, packed: Packed) -> None:
        """Keep one more, and what was kept for good."""
        if next(left, None) is None:
            raise StoreError("the disk is full")
        put(store, key, packed)
        store.commit()

    return put_some


def test_a_change_of_any_other_rule_converts_everything_again(tmp_path: Path, rules: Path) -> None:
    corpus = site_corpus(tmp_path)
    built(corpus, tmp_path / "cache")
    path = rules / "verdicts.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    report = built(corpus, tmp_path / "cache")
    assert (report.converted, report.refiled) == (8, 0)
    assert [note for note in report.notes if "other code, rules or settings" in note]


def test_fresh_uses_nothing_of_earlier_builds(tmp_path: Path) -> None:
    corpus = site_corpus(tmp_path)
    first = built(corpus, tmp_path / "cache")
    again = build(corpus, tmp_path / "docs", means=Means(tmp_path / "cache", fresh=True))
    assert again.converted == first.captures
    assert again.write.written == 0


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_number_of_workers_and_a_store_make_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr("dafu.pipeline.crew.WORTH_A_POOL", 0)
    corpus = site_corpus(tmp_path)
    built(corpus, tmp_path / "cache", jobs=jobs)
    assert tree(tmp_path / "docs") == fresh_tree(corpus, tmp_path / "fresh")


def test_what_somebody_did_to_the_generated_pages_is_undone(tmp_path: Path) -> None:
    corpus = site_corpus(tmp_path)
    built(corpus, tmp_path / "cache")
    expected = tree(tmp_path / "docs")
    changed, deleted, *_ = sorted((tmp_path / "docs/replies").iterdir())
    changed.write_text("by hand", encoding="utf-8")
    deleted.unlink()
    (tmp_path / "docs/.generated").unlink()
    shutil.rmtree(tmp_path / "docs/replies")
    (tmp_path / "docs/.generated").write_text("".join(f"{path}\n" for path in expected if path != ".generated"))
    built(corpus, tmp_path / "cache")
    assert tree(tmp_path / "docs") == expected


@pytest.mark.parametrize("damage", [b"no database", b""], ids=["garbage", "empty"])
def test_a_damaged_store_is_made_anew_and_says_so(tmp_path: Path, damage: bytes) -> None:
    corpus = site_corpus(tmp_path)
    first = built(corpus, tmp_path / "cache")
    first.linked.store.close()
    (tmp_path / "cache/store.sqlite").write_bytes(damage * 1000)
    report = built(corpus, tmp_path / "cache")
    assert (report.converted, report.write.written) == (first.captures, 0)
    assert report.notes
    assert built(corpus, tmp_path / "cache").notes == ()


@pytest.mark.parametrize(
    "damage",
    [lambda body: body[:-9], lambda body: body[:40] + bytes([body[40] ^ 1]) + body[41:], lambda _: b""],
    ids=["cut", "a sign", "empty"],
)
def test_a_damaged_text_in_a_whole_store_makes_it_anew_and_says_so(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    corpus = site_corpus(tmp_path)
    built(corpus, tmp_path / "cache").linked.store.close()
    with closing(sqlite3.connect(tmp_path / "cache/store.sqlite")) as connection, connection:
        connection.create_function("damaged", 1, damage)
        connection.execute("UPDATE bodies SET body = damaged(body)")
    shutil.rmtree(tmp_path / "docs/replies")
    report = built(corpus, tmp_path / "cache")
    assert report.converted == report.captures
    assert "damaged" in report.notes[0]
    assert tree(tmp_path / "docs") == fresh_tree(corpus, tmp_path / "fresh")


@pytest.mark.parametrize("place", [0.2, 0.4, 0.6, 0.8])
def test_a_store_with_a_damaged_page_never_changes_the_tree(tmp_path: Path, place: float) -> None:
    corpus = site_corpus(tmp_path)
    built(corpus, tmp_path / "cache").linked.store.close()
    store = tmp_path / "cache/store.sqlite"
    content = bytearray(store.read_bytes())
    start = int(len(content) * place)
    content[start : start + 8000] = b"\xa5" * 8000
    store.write_bytes(content)
    _change(corpus)
    built(corpus, tmp_path / "cache")
    assert tree(tmp_path / "docs") == fresh_tree(corpus, tmp_path / "fresh")


def test_a_capture_that_goes_away_between_reading_and_writing_is_left_out(tmp_path: Path) -> None:
    corpus = site_corpus(tmp_path)

    def delete_late(stage: Stage, _done: int, _total: int) -> None:
        if stage is Stage.PAGES:
            (corpus / "letter-286.txt").unlink(missing_ok=True)

    report = build(corpus, tmp_path / "docs", means=Means(tmp_path / "cache", watch=delete_late))
    assert "corpus/letter-286.txt" not in {card.source.file for card in report.archive.replies}
    assert tree(tmp_path / "docs") == fresh_tree(corpus, tmp_path / "fresh")


def test_a_capture_that_goes_away_between_listing_and_reading_is_set_aside(tmp_path: Path) -> None:
    corpus = site_corpus(tmp_path)

    def delete_early(stage: Stage, done: int, _total: int) -> None:
        if (stage, done) == (Stage.READING, 0):
            (corpus / "letter-287.txt").unlink(missing_ok=True)

    report = build(corpus, tmp_path / "docs", means=Means(tmp_path / "cache", watch=delete_early))
    assert [file for file, reason in report.outcome.set_aside if "cannot be read" in reason] == [
        "corpus/letter-287.txt"
    ]


@pytest.mark.parametrize("names", [(), ("letter-286.txt",)], ids=["none", "one"])
def test_a_corpus_of_none_or_one_is_built(tmp_path: Path, names: tuple[str, ...]) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in names:
        (corpus / name).write_text(letter(286), encoding="utf-8")
    assert built(corpus, tmp_path / "cache", jobs=2).outcome.replies == len(names)
    assert tree(tmp_path / "docs") == fresh_tree(corpus, tmp_path / "fresh")


def test_records_of_one_file_are_converted_one_by_one(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    lines = [f'{{"url": "http://www.a.gov.cn/{n}", "text": {letter(n)!r}}}'.replace("'", '"') for n in range(100, 112)]
    (corpus / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    built(corpus, tmp_path / "cache", jobs=2)
    lines[5] = lines[5].replace("3200", "2300")
    (corpus / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert built(corpus, tmp_path / "cache").converted == 1
    assert tree(tmp_path / "docs") == fresh_tree(corpus, tmp_path / "fresh")


def test_many_replies_are_let_go_when_their_pages_are_written_and_linked_again_for_who_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = site_corpus(tmp_path)
    held = built(corpus, tmp_path / "a")
    monkeypatch.setattr("dafu.pipeline.MOST_HELD", 3)
    links: list[int] = []

    def linked(*given: Any) -> Archive:
        links.append(len(links))
        return link(*given)

    monkeypatch.setattr("dafu.pipeline.linked.link", linked)
    report = built(corpus, tmp_path / "b")
    assert len(links) == 1
    assert report.archive == held.archive
    assert len(links) == 2
