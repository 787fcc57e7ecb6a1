"""Pages by topic of the controlled vocabulary."""

from collections.abc import Iterator

from dafu.model import Page, Topic
from dafu.publish import locations
from dafu.publish.markdown import escape
from dafu.publish.pages.draft import Section, Series, in_sections
from dafu.publish.pages.listings import Listing, index_page, listed
from dafu.publish.pages.parts import counted, entry_list, region
from dafu.publish.pages.shelf import Shelf
from dafu.publish.views import Group

_WAY = (("主题", locations.TOPICS),)


def topic_pages(shelf: Shelf) -> Iterator[Page | Section]:
    """The vocabulary, a page for each of its topics, and one for replies that stand under none."""
    unfiled = shelf.outside(shelf.views.by_topic)
    yield _index(shelf, len(unfiled))
    yield from in_sections(_lists(shelf, unfiled))


def _lists(shelf: Shelf, unfiled: Group) -> Iterator[Series]:
    for topic in shelf.archive.topics:
        listing = Listing(locations.topic_page(topic.id), topic.label, _WAY, _introduction(topic))
        yield listed(shelf, listing, shelf.views.by_topic.get(topic.id, ()))
    if unfiled:
        listing = Listing(locations.UNFILED, "未归入主题的答复", _WAY, "文中没有出现主题词表里的词语，暂不归类。")
        yield listed(shelf, listing, unfiled)


def _introduction(topic: Topic) -> str:
    terms = "、".join(escape(term) for term in topic.terms)
    summary = f"归类依据：下列 {len(topic.terms)} 个词语在标题和正文中的出现情况"
    folded = region("details", "terms", f"<summary>{summary}</summary>\n\n{terms}", 'data-search-exclude=""')
    return f"{escape(topic.description)}\n\n{folded}"


def _index(shelf: Shelf, unfiled: int) -> Page:
    here = locations.TOPICS
    categories: dict[str, list[str]] = {}
    empty = []
    for topic in shelf.archive.topics:
        count = len(shelf.views.by_topic.get(topic.id, ()))
        name = locations.link(topic.label, here, locations.topic_page(topic.id))
        if count:
            categories.setdefault(topic.category, []).append(counted(name, count))
        else:
            empty.append(f"- {name}")
    sections = [f"## {escape(name)}\n\n{entry_list(entries, 'groups')}" for name, entries in categories.items()]
    if unfiled:
        entries = [counted(locations.link("未归入主题的答复", here, locations.UNFILED), unfiled)]
        sections.append(f"## 未归类\n\n{entry_list(entries, 'groups')}")
    if empty:
        sections.append(f"## 暂无答复的主题\n\n{entry_list(empty, 'groups')}")
    introduction = "主题取自受控词表，按国务院公文主题分类编排。每篇答复归入哪个主题、凭哪几行文字，答复页上都写明。"
    return index_page(Listing(here, "主题", introduction=introduction), "\n\n".join(sections))
