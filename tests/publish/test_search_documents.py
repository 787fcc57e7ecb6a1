"""What of an archive can be found, and what cannot."""

from dataclasses import replace

import pytest

from dafu.model import Block, BlockKind, StaffKind, StaffMark
from dafu.publish.initials import KnownInitials, initials
from dafu.publish.locations import agency_page
from dafu.publish.search_documents import directory_address, file_address, search_documents, search_jumps
from dafu.search.documents import Document
from tests.publish.samples import full_reply, sample_archive, views_of


def _document_of(reply_id: str) -> Document:
    return next(document for document in search_documents(sample_archive()) if document.id == reply_id)


def test_every_reply_is_a_document_with_an_address_of_its_own() -> None:
    archive = sample_archive()
    documents = list(search_documents(archive))
    assert [document.id for document in documents] == [reply.id for reply in archive.replies]
    assert len({document.address for document in documents}) == len(documents)


def test_paragraphs_have_the_anchors_of_the_page() -> None:
    paragraphs = {paragraph.anchor: paragraph for paragraph in _document_of(full_reply().id).paragraphs}
    assert paragraphs["l2"].text == "濮阳市民政局"
    assert paragraphs["l3"].text == "关于对市九届人大一次会议第286号建议的答复", "a title over two lines is one text"
    assert paragraphs["p2"].is_heading
    assert paragraphs["a1"].text == "附件正文"


def test_contacts_and_lines_with_staff_cannot_be_found() -> None:
    assert not any("李四" in paragraph.text for paragraph in _document_of(full_reply().id).paragraphs)
    body = Block(BlockKind.PARAGRAPH, "由李四负责。", (15,), "p7")
    marks = (StaffMark(15, StaffKind.NAME, "contact-person"),)
    reply = replace(full_reply(), text=(*full_reply().text, body), staff=marks)
    document = next(search_documents(replace(sample_archive(), replies=(reply,))))
    assert not any("李四" in paragraph.text for paragraph in document.paragraphs)


def test_removed_lines_cannot_be_found() -> None:
    texts = "".join(paragraph.text for paragraph in _document_of(full_reply().id).paragraphs)
    assert "版权所有" not in texts
    assert "分享" not in texts


def test_facets_are_those_of_the_pages() -> None:
    facets = _document_of(full_reply().id).facets
    assert facets["province"] == ("河南省",)
    assert facets["prefecture"] == ("濮阳市",)
    assert facets["kind"] == ("人大代表建议",)
    assert facets["year"] == ("2023",)
    assert facets["topic"] == ("社区治理",)
    assert facets["outcome"] == ()


def test_the_letter_of_an_outcome_is_told_apart_by_place() -> None:
    reply = replace(full_reply(), facts=replace(full_reply().facts, outcome="A"))
    document = next(search_documents(replace(sample_archive(), replies=(reply,))))
    assert document.facets["outcome"] == ("濮阳市 A",)


def test_numbers_agencies_places_and_topics_lead_to_their_pages() -> None:
    archive = sample_archive()
    jumps = {(jump.key, jump.address) for jump in search_jumps(archive, views_of(archive))}
    assert ("第286号", "matters/410900/rd/9-1/jy/286/") in jumps
    assert ("410900", "places/410900/") in jumps
    assert ("社区治理", "topics/community/") in jumps
    assert ("pysmzj", directory_address(agency_page("濮阳市民政局"))) in jumps
    assert "濮民〔2023〕1号" in _document_of(full_reply().id).keys
    assert "张三" in _document_of(full_reply().id).keys


def test_addresses_are_those_that_the_renderer_gives() -> None:
    assert directory_address("index.md") == ""
    assert directory_address("topics/index.md") == "topics/"
    assert directory_address("replies/0123.md") == "replies/0123/"
    assert file_address("topics/index.md") == "topics/index.html"
    assert file_address("replies/0123.md") == "replies/0123.html"


@pytest.mark.parametrize(
    ("name", "letters"), [("濮阳市民政局", "pysmzj"), ("重庆市", "cqs"), ("县A区（新）12", "xaqx12"), ("河南", "")]
)
def test_initials_are_those_that_people_type(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_initials_that_are_known_are_not_looked_for() -> None:
    letters = KnownInitials({"濮阳市民政局": "known"})
    assert letters("濮阳市民政局") == "known"
    assert letters("重庆市民政局") == "cqsmzj"
    assert letters.asked == {"濮阳市民政局": "known", "重庆市民政局": "cqsmzj"}
