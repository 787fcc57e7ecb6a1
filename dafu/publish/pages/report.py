"""The report on the build: which captures are not in the archive, and why; what can be downloaded."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from dafu.model import Duplicate, Page, Sameness, SetAside
from dafu.publish import locations
from dafu.publish.locations import cell
from dafu.publish.pages.listings import Listing, table_pages
from dafu.publish.pages.parts import copy_words, crumbs, page, short_title
from dafu.publish.pages.privacy import hides_staff
from dafu.publish.pages.shelf import Shelf

MOST_REASONS = 30
"""Reasons named with their numbers; the list has all."""
_UNREADABLE = "未能读出内容"
_WAY = (("关于", locations.ABOUT), ("收录情况", locations.REPORT))
_SAMENESS_WORDS = {Sameness.BYTES: "逐字节相同", Sameness.TEXT: "正文相同", Sameness.VERSION: "同一答复的不同版本"}


def report_page(shelf: Shelf) -> Iterator[Page]:
    """The report, and the lists that it sums up."""
    here = locations.REPORT
    archive = shelf.archive
    total = len(archive.replies) + len(archive.duplicates) + len(archive.set_aside)
    summary = (
        f"共 {total} 份抓取件：答复 {len(archive.replies)} 篇，重复 {len(archive.duplicates)} 份，"
        f"未收录 {len(archive.set_aside)} 份。每一份都有去处。"
    )
    reasons = Counter(item.label or _UNREADABLE for item in archive.set_aside)
    repeats = Counter(_SAMENESS_WORDS[item.sameness] for item in archive.duplicates)
    parts = [
        "# 收录情况",
        crumbs(here, _WAY[:1], "收录情况"),
        summary,
        "## 未收录的抓取件",
        _summed_up(reasons, "理由", locations.SET_ASIDE),
        "## 重复的抓取件",
        _summed_up(repeats, "重复到什么程度", locations.REPEATED),
        "## 数据下载",
        _records_note(shelf),
    ]
    yield page(here, parts, searched=False)
    if archive.set_aside:
        yield from _set_aside(shelf)
    if archive.duplicates:
        yield from _duplicates(shelf)


def _summed_up(numbers: Counter[str], head: str, path: str) -> str:
    if not numbers:
        return "没有。"
    rows = [f"| {cell(words)} | {count} |" for words, count in numbers.most_common(MOST_REASONS)]
    every = locations.link(f"逐份列出（{numbers.total()} 份）", locations.REPORT, path)
    return "\n".join([f"| {head} | 份数 |", "| --- | --- |", *rows, "", f"{every}。"])


def _records_note(shelf: Shelf) -> str:
    here = locations.REPORT
    index = locations.link("目录", here, locations.RECORDS)
    schema = locations.link("格式", here, locations.RECORDS_SCHEMA)
    fields = locations.link("字段说明", here, locations.FIELDS)
    captures = (
        "本档案隐去工作人员的姓名和电话，因此不提供抓取件。"
        if hides_staff(shelf)
        else "每篇答复的抓取件见该页的“清洗护照”。"
    )
    years = "、".join(
        locations.link(f"{year} 年" if year else "日期不详", here, locations.records_of(year))
        for year in dict.fromkeys(reply.date.year if reply.date else None for reply in shelf.archive.replies)
    )
    return (
        f"全部答复各项信息、主题和校验值，不含正文和联系人，按年份分成若干文件（JSON Lines，每行一篇）：{years or '暂无'}。"
        f"另有{index}、{schema}和{fields}。{captures}"
    )


def _set_aside(shelf: Shelf) -> Iterator[Page]:
    rows = [partial(_set_aside_row, item) for item in shelf.archive.set_aside]
    head = ("| 文件 | 理由 | 技术说明 |", "| --- | --- | --- |")
    yield from table_pages(Listing(locations.SET_ASIDE, "未收录的抓取件", _WAY), head, rows)


def _set_aside_row(item: SetAside, _here: str) -> str:
    return f"| {cell(item.source.file)} | {cell(item.label or _UNREADABLE)} | {cell(item.reason)} |"


def _duplicates(shelf: Shelf) -> Iterator[Page]:
    rows = [partial(_duplicate_row, shelf, item) for item in shelf.archive.duplicates]
    head = ("| 文件 | 与哪篇重复 | 重复到什么程度 |", "| --- | --- | --- |")
    yield from table_pages(Listing(locations.REPEATED, "重复的抓取件", _WAY), head, rows)


def _duplicate_row(shelf: Shelf, item: Duplicate, here: str) -> str:
    original = shelf.by_id.get(item.canonical)
    name = short_title(original) if original else item.canonical
    linked = locations.link(name, here, locations.reply_page(item.canonical)) if original else cell(name)
    return f"| {cell(item.source.file)} | {linked} | {copy_words(item, original)} |"
