"""Addresses are ASCII, stable, and safe for any disk."""

import posixpath
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafu.model import Kind, MatterKey
from dafu.publish import locations
from tests.publish.samples import source

_SAFE = re.compile(r"[0-9A-Za-z-]+(?:/[0-9A-Za-z-]+)*\.md")


def test_a_matter_has_a_readable_address() -> None:
    key = MatterKey("410900", Kind.SUGGESTION, 9, 1, "286")
    assert locations.matter_page(key) == "matters/410900/rd/9-1/jy/286.md"
    assert locations.session_page(key.session_path) == "matters/410900/rd/9-1/index.md"


@given(number=st.text(min_size=1))
def test_no_number_leaves_the_folder_of_its_session(number: str) -> None:
    path = locations.matter_page(MatterKey("410900", Kind.PROPOSAL, 9, 1, number))
    assert _SAFE.fullmatch(path)
    assert path.startswith("matters/410900/zx/9-1/ta/")


@given(first=st.text(min_size=1), second=st.text(min_size=1))
def test_agencies_of_different_names_have_different_pages(first: str, second: str) -> None:
    assert _SAFE.fullmatch(locations.agency_page(first))
    assert (locations.agency_page(first) == locations.agency_page(second)) == (first == second)


def test_an_agency_keeps_its_address_for_ever() -> None:
    assert locations.agency_page("濮阳市民政局") == "agencies/7777fe3434.md"


@pytest.mark.parametrize(("name", "media", "ending"), [("a.html", "html", ".html.txt"), ("a.txt", "text", ".txt")])
def test_a_capture_is_offered_as_plain_text(name: str, media: str, ending: str) -> None:
    assert locations.capture_file(source(name, media)) == f"data/captures/{source(name).id}{ending}"


@pytest.mark.parametrize(
    ("first", "number", "expected"),
    [
        ("topics/a.md", 1, "topics/a.md"),
        ("topics/a.md", 2, "topics/a/page-2.md"),
        ("matters/410900/rd/9-1/index.md", 3, "matters/410900/rd/9-1/page-3.md"),
    ],
)
def test_the_pages_of_a_list_stand_beside_its_first(first: str, number: int, expected: str) -> None:
    assert locations.following_page(first, number) == expected


def test_links_climb_out_of_their_folder() -> None:
    assert locations.link("甲", "matters/410900/rd/9-1/jy/286.md", "index.md") == "[甲](../../../../../index.md)"
    assert locations.link("甲", "index.md", "years/2023.md") == "[甲](years/2023.md)"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/local", "mailto:a@example.com", "data:text/html,x"])
def test_only_web_addresses_lead_outside(address: str) -> None:
    assert "](" not in locations.outside_link("来源", address)


folders = st.lists(st.sampled_from(["a", "b", "410900"]), max_size=4)
paths = st.tuples(folders, st.sampled_from(["index.md", "x.md"])).map(lambda parts: "/".join([*parts[0], parts[1]]))


@given(paths, paths)
def test_a_link_leads_from_its_page_to_its_target(here: str, target: str) -> None:
    address = locations.link("甲", here, target).removeprefix("[甲](").removesuffix(")")
    assert address == posixpath.relpath(target, posixpath.dirname(here) or ".")
