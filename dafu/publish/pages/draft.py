"""Pages that are rendered only when what they show has changed."""

from collections.abc import Callable, Iterable, Iterator

from dafu.model import Page
from dafu.records import record


@record
class Draft:
    """A page that is not rendered yet, with all that decides what it will say."""

    path: str
    shows: tuple[str | bytes, ...]
    """The same path, the same of these and the same code give the same page."""
    render: Callable[[], Page]


def the_only(leaves: Callable[[], Iterable[Draft]]) -> Page:
    """The page of a list that has one page; its draft is made now."""
    (draft,) = leaves()
    return draft.render()


def rendered(leaves: Iterable[Page | Draft]) -> Iterator[Page]:
    """The pages, one after the other."""
    return (leaf.render() if isinstance(leaf, Draft) else leaf for leaf in leaves)
