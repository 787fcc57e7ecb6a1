"""The home page: what this is, how much of it there is, the ways in, what is new."""

from collections.abc import Iterator

from dafu.model import Archive, Page
from dafu.publish import locations
from dafu.publish.pages.parts import counted, entry_list, page, region, reply_entry
from dafu.publish.pages.privacy import hides_staff
from dafu.publish.pages.shelf import Shelf

NEWEST = 10
TOP_TOPICS = 16

_INTRODUCTION = (
    "人大代表提建议，政协委员提提案，政府部门必须书面答复。这里收集这些公开的答复：去掉网页杂质，**正文一字不改**；"
    "每一项信息都注明出自原文第几行，每一行被去掉的文字都可以查看。"
)
_HIDDEN = "工作人员的姓名和电话在文中隐去，隐去之处都有标记。"
_HOW_TO_SEARCH = "按 <kbd>/</kbd> 或 <kbd>Ctrl</kbd>+<kbd>K</kbd> 打开搜索，可以输入正文中的任何词语、单位、地区、主题，也可以输入编号，例如“第286号”；输入 <kbd>?</kbd> 看怎样查找。"


def home_page(shelf: Shelf) -> Iterator[Page]:
    """One page."""
    parts = [
        "# 建议提案答复档案",
        region("div", "lead", _INTRODUCTION + (_HIDDEN if hides_staff(shelf) else "")),
        _figures(shelf),
        _HOW_TO_SEARCH,
        "## 常见主题",
        _topics(shelf),
        "## 最新答复",
        entry_list(reply_entry(reply, locations.HOME) for reply in shelf.archive.replies[:NEWEST])
        if shelf.archive.replies
        else "档案里还没有答复。",
        "## 说明",
        _notes(shelf.archive),
    ]
    yield page(locations.HOME, parts)


def _figures(shelf: Shelf) -> str:
    """The ways in, each with its number."""
    places = {reply.facts.region.code for reply in shelf.archive.replies if reply.facts.region}
    used = [topic for topic in shelf.archive.topics if shelf.views.by_topic.get(topic.id)]
    ways = (
        ("答复", len(shelf.archive.replies), locations.YEARS),
        ("主题", len(used), locations.TOPICS),
        ("单位", len(shelf.views.by_agency), locations.AGENCIES),
        ("地区", len(places), locations.PLACES),
        ("年份", len(shelf.views.by_year.keys() - {None}), locations.YEARS),
        ("会议", len(shelf.views.by_session), locations.MATTERS),
    )
    entries = [counted(locations.link(label, locations.HOME, target), count) for label, count, target in ways]
    return entry_list(entries, "figures")


def _topics(shelf: Shelf) -> str:
    used = [topic for topic in shelf.archive.topics if shelf.views.by_topic.get(topic.id)]
    common = sorted(used, key=lambda topic: -len(shelf.views.by_topic[topic.id]))[:TOP_TOPICS]
    entries = [
        counted(
            locations.link(topic.label, locations.HOME, locations.topic_page(topic.id)),
            len(shelf.views.by_topic[topic.id]),
        )
        for topic in common
    ]
    entries.append(f"- {locations.link('全部主题', locations.HOME, locations.TOPICS)}")
    return entry_list(entries, "groups")


def _notes(archive: Archive) -> str:
    about = locations.link("关于本档案", locations.HOME, locations.ABOUT)
    how = locations.link("工作原理", locations.HOME, locations.HOW_IT_WORKS)
    report = locations.link("收录情况", locations.HOME, locations.REPORT)
    return (
        f"{about}说明答复是什么、文本怎样整理、怎样引用、怎样报告错误。{how}说明一份抓取件怎样变成一页。"
        f"{report}列出 {len(archive.duplicates)} 份重复件和 {len(archive.set_aside)} 份未收录的抓取件，以及理由。"
    )
