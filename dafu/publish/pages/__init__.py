"""Every page of the site. A new page type is one function, and its name in ``PAGE_TYPES``."""

from collections.abc import Callable, Iterator

from dafu.model import Archive, Load, Page, whole
from dafu.publish.pages.agencies import agency_pages
from dafu.publish.pages.captures_of_reply import capture_pages
from dafu.publish.pages.draft import Draft, Section, rendered
from dafu.publish.pages.fields import fields_page
from dafu.publish.pages.home import home_page
from dafu.publish.pages.matters import matter_pages
from dafu.publish.pages.places import place_pages
from dafu.publish.pages.reply import reply_pages
from dafu.publish.pages.report import report_page
from dafu.publish.pages.shelf import Shelf
from dafu.publish.pages.topics import topic_pages
from dafu.publish.pages.years import year_pages
from dafu.publish.views import Views
from dafu.rulebook.settings import Privacy

AnyPage = Page | Draft | Section

PAGE_TYPES: tuple[Callable[[Shelf], Iterator[Page] | Iterator[Section] | Iterator[AnyPage]], ...] = (
    home_page,
    reply_pages,
    capture_pages,
    topic_pages,
    agency_pages,
    place_pages,
    year_pages,
    matter_pages,
    report_page,
    fields_page,
)


def every_page(shelf: Shelf) -> Iterator[AnyPage]:
    """All generated pages; the many as drafts, most of these in sections. The same archive gives the same pages in the same order."""
    for pages in PAGE_TYPES:
        yield from pages(shelf)


def render_pages(archive: Archive, views: Views, privacy: Privacy = Privacy.OPEN, load: Load = whole) -> Iterator[Page]:
    """All generated pages, rendered one after the other."""
    yield from rendered(every_page(Shelf.of(archive, views, privacy, load)))
