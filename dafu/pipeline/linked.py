"""All captures of a build together: linked when somebody asks, and not at all when nothing has changed."""

import pickle
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from dafu.linking.agencies import kin_of
from dafu.linking.archive import link_replies
from dafu.linking.known import Known
from dafu.linking.views import by_agency, by_matter, by_region, by_session, by_topic, by_year
from dafu.model import Archive, Card, Load, Reply, SetAside
from dafu.pipeline.orders import Order
from dafu.pipeline.report import Outcome
from dafu.pipeline.standing import search_libraries
from dafu.pipeline.tasks import rulebook_of
from dafu.publish.views import Views
from dafu.rulebook.book import Rulebook
from dafu.rulebook.settings import Privacy
from dafu.store import Key, Store, key_of, key_of_code, unpack_card, unpack_reply

_LINKS = ("linking", "model", "rulebook", "pipeline/linked.py", "pipeline/report.py", "text.py", "values.py")
"""Parts of the package that decide what the archive is, its captures being given."""
_REPEATS = "repeats"
_SEARCHES = ("publish", "search", "model")
"""Parts that decide what its search is, the archive being given."""


class Linked:
    """The archive of one build, with the way to the texts of its replies."""

    def __init__(self, store: Store, entries: Mapping[str, Key], order: Order) -> None:
        """Ready to be linked.

        Args:
            store: holds the captures, converted.
            entries: name of a capture → its key there, in the order of the corpus.
            order: the rules that hold.
        """
        self.store, self.entries, self._order = store, entries, order
        names = (part for file, key in entries.items() for part in (file, key))
        self._code = key_of_code(*_LINKS)
        self.key: Key = key_of(self._code, order.rules, order.privacy, *names)
        """Equal keys, equal archives."""

    @property
    def search_key(self) -> Key:
        """Of everything that the search of the archive depends on."""
        return key_of(self.key, self.search_world)

    @cached_property
    def search_world(self) -> Key:
        """Of everything that the search of an archive depends on besides its captures: code, rules and libraries."""
        return key_of(self.store.world, key_of_code(*_SEARCHES), search_libraries())

    def reply_key(self, card: Card) -> Key:
        """Of everything that a reply depends on in this world; other topics or citations make it another one."""
        return key_of(self.entries[card.source.file], card.filing_key)

    @property
    def privacy(self) -> Privacy:
        """What the archive shows of staff."""
        return self._order.privacy

    def load(self, card: Card) -> Reply:
        """The whole reply of a card; a ``Load``, in this process and in those forked from it."""
        return unpack_reply(card, self.store.body(self.entries[card.source.file]))

    @cached_property
    def archive(self) -> Archive:
        """All captures, linked."""
        world, kept = self._code, self.store.fact(_REPEATS) or b""
        found = pickle.loads(kept[len(world) :]) if kept.startswith(world) else {}  # noqa: S301 (as below)
        known = Known(self.reply_key, found)
        archive = link(self._cards(), rulebook_of(self._order.rules), self.load, known)
        if known.asked.keys() != found.keys():
            self.store.put_fact(_REPEATS, world + pickle.dumps(known.asked, pickle.HIGHEST_PROTOCOL))
            self.store.commit()
        return archive

    @cached_property
    def views(self) -> Views:
        """The groupings that the pages show."""
        return views_of(self.archive, rulebook_of(self._order.rules))

    @cached_property
    def outcome(self) -> Outcome:
        """What became of the captures; an earlier build may have told."""
        if self.store.fact("linked") == self.key and (kept := self.store.fact("outcome")) is not None:
            outcome = pickle.loads(kept)  # noqa: S301 (ours: see dafu.store.packing)
            assert isinstance(outcome, Outcome)
            return outcome
        outcome = Outcome.of(self.archive)
        self.store.put_fact("outcome", pickle.dumps(outcome))
        self.store.put_fact("linked", self.key)
        self.store.commit()
        return outcome

    def let_go(self) -> None:
        """Hold no replies until somebody asks for them again; then they are linked once more."""
        for held in ("archive", "views"):
            vars(self).pop(held, None)

    def _cards(self) -> Iterator[Card | SetAside]:
        return map(unpack_card, self.store.cards(self.entries.values()))


def link(entries: Iterable[Card | SetAside], rules: Rulebook, load: Load, known: Known | None = None) -> Archive:
    """All replies together; the order in which they come makes no difference."""
    replies, set_aside = [], []
    for entry in entries:
        if isinstance(entry, Card):
            replies.append(entry)
        else:
            set_aside.append(entry)
    return link_replies(replies, set_aside, rules.topics, load, known)


def views_of(archive: Archive, rules: Rulebook | None = None) -> Views:
    """The groupings that the pages show; without rules, agencies stand without their other names."""
    replies = archive.replies
    agencies = by_agency(replies)
    return Views(
        by_topic=by_topic(replies),
        by_agency=agencies,
        by_region=by_region(replies),
        by_year=by_year(replies),
        by_session=by_session(replies),
        by_matter=by_matter(replies),
        kin=kin_of(agencies, rules.offices, rules.facts.places.by_name) if rules else {},
    )
