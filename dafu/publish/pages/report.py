"""The report on the build: which captures are not in the archive, and why; what can be downloaded."""

from collections.abc import Iterator

from dafu.model import Page
from dafu.publish import locations
from dafu.publish.locations import cell
from dafu.publish.pages.parts import copy_words, crumbs, page, short_title
from dafu.publish.pages.privacy import hides_staff
from dafu.publish.pages.shelf import Shelf

_RECORDS_NOTE = "（JSON Lines，每行一篇：各项信息、主题、校验值；不含联系人）。"


def report_page(shelf: Shelf) -> Iterator[Page]:
    """One page."""
    here = locations.REPORT
    archive = shelf.archive
    total = len(archive.replies) + len(archive.duplicates) + len(archive.set_aside)
    summary = (
        f"共 {total} 份抓取件：答复 {len(archive.replies)} 篇，重复 {len(archive.duplicates)} 份，"
        f"未收录 {len(archive.set_aside)} 份。每一份都有去处。"
    )
    parts = [
        "# 收录情况",
        crumbs(here, (("关于", locations.ABOUT),), "收录情况"),
        summary,
        "## 未收录的抓取件",
        "\n".join(_set_aside(shelf)),
        "## 重复的抓取件",
        "\n".join(_duplicates(shelf)),
        "## 数据下载",
        f"{locations.link('全部答复的目录', here, locations.RECORDS)}{_RECORDS_NOTE}{_captures_note(shelf)}",
    ]
    yield page(here, parts, searched=False)


def _captures_note(shelf: Shelf) -> str:
    return (
        "本档案隐去工作人员的姓名和电话，因此不提供抓取件。"
        if hides_staff(shelf)
        else "每篇答复的抓取件见该页的“清洗护照”。"
    )


def _set_aside(shelf: Shelf) -> Iterator[str]:
    if not shelf.archive.set_aside:
        yield "没有。"
        return
    yield "| 文件 | 理由 | 技术说明 |"
    yield "| --- | --- | --- |"
    for item in shelf.archive.set_aside:
        yield f"| {cell(item.source.file)} | {cell(item.label or '未能读出内容')} | {cell(item.reason)} |"


def _duplicates(shelf: Shelf) -> Iterator[str]:
    if not shelf.archive.duplicates:
        yield "没有。"
        return
    yield "| 文件 | 与哪篇重复 | 重复到什么程度 |"
    yield "| --- | --- | --- |"
    for item in shelf.archive.duplicates:
        original = shelf.by_id.get(item.canonical)
        name = short_title(original) if original else item.canonical
        linked = (
            locations.link(name, locations.REPORT, locations.reply_page(item.canonical)) if original else cell(name)
        )
        yield f"| {cell(item.source.file)} | {linked} | {copy_words(item, original)} |"
