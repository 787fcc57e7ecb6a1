"""An index that is made with what earlier builds remember: the same bytes as one that is made from nothing."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import pytest

from dafu.search import revision
from dafu.search.documents import Document, Layout, Paragraph, Promise
from dafu.search.index import Remembered
from dafu.search.memory import Memory
from tests.search.made import document, files, index

SIGNS = "社区养老服务物业低保教育医疗交通环境治理工作人员代表建议答复办理落实推进第三号二〇二三年，。、abc12"
LAYOUT = Layout(shard_bytes=300)


def text(chance: random.Random, signs: int = 60) -> str:
    """Some signs, a few of them far more often than others, so that pairs become common."""
    return "".join(SIGNS[min(int(chance.expovariate(0.12)), len(SIGNS) - 1)] for _ in range(signs))


def some(count: int = 90, seed: int = 1) -> list[Document]:
    """Documents of three places in which some pairs are common, so that there are triples."""
    chance = random.Random(seed)
    return [
        document(
            number,
            f"关于第{number}号建议的答复",
            text(chance),
            text(chance),
            date=f"20{number % 20:02d}",
            facets={"place": (("濮阳", "焦作", "安阳")[number % 3],)},
            keys=(f"濮民〔{number}〕1号",),
        )
        for number in range(count)
    ]


def rewritten(one: Document, seed: int, signs: int = 60) -> Document:
    """The document with another text, in the same place of the index."""
    chance = random.Random(seed)
    return replace(
        one, paragraphs=(Paragraph("p1", text(chance, signs)), Paragraph("p2", text(chance, signs), is_heading=True))
    )


def promise(one: Document, made: list[str] | None = None) -> Promise:
    """The document, and a note when it is made."""

    def make() -> Document:
        if made is not None:
            made.append(one.id)
        return one

    return Promise(blake2b(repr(one).encode(), digest_size=16).digest(), make)


def remembering(
    root: Path,
    documents: Sequence[Document],
    layout: Layout = LAYOUT,
    made: list[str] | None = None,
    world: bytes = b"1",
) -> dict[str, bytes]:
    """The files of an index that is made with the memory beside it."""
    memory = Memory(root / "memory", world)
    index(root / "index", Remembered([promise(one, made) for one in documents], memory), layout=layout)
    return files(root / "index")


def fresh(root: Path, documents: Sequence[Document], layout: Layout = LAYOUT) -> dict[str, bytes]:
    """The files of an index that is made from nothing."""
    folder = root / f"fresh-{len(list(root.glob('fresh-*')))}"
    index(folder, documents, layout=layout)
    return files(folder)


@pytest.fixture
def revised(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collects how many chapters each revision gave; all lists are made anew where it collects nothing."""
    counted: list[int] = []
    chapters = revision.Reviser.chapters

    def counting(self: revision.Reviser, *given: object) -> object:
        made = chapters(self, *given)  # type: ignore[arg-type]  # as they come
        counted.append(len(made))
        return made

    monkeypatch.setattr(revision.Reviser, "chapters", counting)
    monkeypatch.setattr(revision, "_MOST", 3)
    monkeypatch.setattr("dafu.search.grams._CHAPTER_BITS", 5)
    return counted


CHANGES: dict[str, Callable[[list[Document]], list[Document]]] = {
    "nothing": lambda old: old,
    "one changed": lambda old: [*old[:40], rewritten(old[40], 7), *old[41:]],
    "one word changed": lambda old: [
        *old[:40],
        replace(old[40], paragraphs=(old[40].paragraphs[0], Paragraph("p2", old[40].paragraphs[1].text + "社区"))),
        *old[41:],
    ],
    "one shorter": lambda old: [*old[:40], rewritten(old[40], 7, 52), *old[41:]],
    "several changed": lambda old: [rewritten(one, n) if n % 11 == 0 else one for n, one in enumerate(old)],
    "one added": lambda old: [
        *old,
        document(500, "关于物业的答复", text(random.Random(3)), facets={"place": ("焦作",)}),
    ],
    "one gone": lambda old: [*old[:17], *old[18:]],
    "the first gone, the last changed": lambda old: [*old[1:-1], rewritten(old[-1], 5)],
    "another date": lambda old: [*old[:40], replace(old[40], date="2001-03-04"), *old[41:]],
    "another place": lambda old: [*old[:40], replace(old[40], facets={"place": ("新乡", "鹤壁")}), *old[41:]],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_revised_index_has_the_bytes_of_one_made_from_nothing(
    tmp_path: Path, revised: list[int], change: Callable[[list[Document]], list[Document]]
) -> None:
    remembering(tmp_path, some())
    assert not revised
    changed = change(some())
    assert remembering(tmp_path, changed) == fresh(tmp_path, changed)
    assert revised


def test_only_documents_that_changed_are_made(tmp_path: Path) -> None:
    made: list[str] = []
    remembering(tmp_path, some(), made=made)
    assert len(made) == 90
    made.clear()
    remembering(tmp_path, [*some()[:-1], rewritten(some()[-1], 3)], made=made)
    assert made == ["d0089"]


def test_another_layout_or_world_knows_nothing(tmp_path: Path) -> None:
    made: list[str] = []
    remembering(tmp_path, some(), made=made)
    other = Layout(shard_bytes=300, shards_per_file=5, documents_per_file=4)
    assert remembering(tmp_path, some(), other, made) == fresh(tmp_path, some(), other)
    remembering(tmp_path, some(), other, made, world=b"2")
    assert len(made) == 270


@pytest.mark.usefixtures("revised")
def test_texts_that_share_files_are_made_again_together(tmp_path: Path) -> None:
    layout = Layout(shard_bytes=300, documents_per_file=4)
    made: list[str] = []
    remembering(tmp_path, some(), layout)
    changed = [*some()[:5], rewritten(some()[5], 3), *some()[6:]]
    assert remembering(tmp_path, changed, layout, made) == fresh(tmp_path, changed, layout)
    assert made == ["d0004", "d0005", "d0006", "d0007"]
    assert remembering(tmp_path, changed[1:], layout) == fresh(tmp_path, changed[1:], layout)


def spoilt_state(root: Path) -> None:
    """One byte of the state is another."""
    path = root / "memory" / "state"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def foreign_state(root: Path) -> None:
    """The state is of another program."""
    (root / "memory" / "state").write_text("mine")


def spoilt_forms(root: Path) -> None:
    """The normal forms are zeros."""
    (path,) = (root / "memory").glob("forms-*")
    path.write_bytes(bytes(path.stat().st_size))


def cut_forms(root: Path) -> None:
    """The file of normal forms is cut."""
    (path,) = (root / "memory").glob("forms-*")
    path.write_bytes(path.read_bytes()[:1000])


def lost_forms(root: Path) -> None:
    """The file of normal forms is gone."""
    (path,) = (root / "memory").glob("forms-*")
    path.unlink()


def lost_lists(root: Path) -> None:
    """A file of lists is gone."""
    min((root / "index" / "grams").iterdir()).unlink()


def spoilt_lists(root: Path) -> None:
    """Every file of lists has a wrong byte."""
    for path in (root / "index" / "grams").iterdir():
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)


def lost_texts(root: Path) -> None:
    """The texts are gone."""
    for path in (root / "index" / "texts").iterdir():
        path.unlink()


def lost_index(root: Path) -> None:
    """All of the index is gone."""
    for path in (root / "index").rglob("*.*"):
        path.unlink()


DAMAGE = (
    *(spoilt_state, foreign_state, spoilt_forms, cut_forms, lost_forms),
    *(lost_lists, spoilt_lists, lost_texts, lost_index),
)


@pytest.mark.usefixtures("revised")
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_memory_or_index_costs_time_and_no_byte(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    remembering(tmp_path, some())
    damage(tmp_path)
    changed = [rewritten(one, n) if n % 9 == 0 else one for n, one in enumerate(some())][1:]
    assert remembering(tmp_path, changed) == fresh(tmp_path, changed)


@pytest.mark.parametrize("step", ["recount", "compare", "lay_triples", "save_common"])
def test_a_build_that_was_broken_off_leaves_what_the_next_one_can_use(
    tmp_path: Path, revised: list[int], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    remembering(tmp_path, some())
    changed = [rewritten(one, n) if n % 9 == 0 else one for n, one in enumerate(some())]

    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(revision, step, broken_off)
        with pytest.raises(KeyboardInterrupt):
            remembering(tmp_path, changed)
    assert remembering(tmp_path, changed) == fresh(tmp_path, changed)
    assert revised


@pytest.mark.usefixtures("revised")
def test_what_documents_left_that_are_gone_does_not_pile_up(tmp_path: Path) -> None:
    for seed in range(12):
        remembering(tmp_path, [rewritten(one, seed) if n % 4 == 0 else one for n, one in enumerate(some())])
    (forms,) = (tmp_path / "memory").glob("forms-*")
    last = forms.stat().st_size
    remembering(tmp_path / "new", [rewritten(one, 11) if n % 4 == 0 else one for n, one in enumerate(some())])
    (forms,) = (tmp_path / "new" / "memory").glob("forms-*")
    assert last < 1.6 * forms.stat().st_size


def test_words_are_kept_for_the_world_that_they_were_kept_in(tmp_path: Path) -> None:
    Memory(tmp_path, b"one").keep_words("initials", {"濮阳市民政局": "pysmzj"})
    assert Memory(tmp_path, b"one").words("initials") == {"濮阳市民政局": "pysmzj"}
    assert Memory(tmp_path, b"other").words("initials") == {}
    memory = Memory(tmp_path, b"one")
    memory.forget()
    assert memory.words("initials") == {}


def test_words_that_were_damaged_are_none(tmp_path: Path) -> None:
    Memory(tmp_path, b"one").keep_words("initials", {"濮阳市民政局": "pysmzj"})
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes().replace(b"pysmzj", b"pysmzk"))
    assert Memory(tmp_path, b"one").words("initials") == {}
