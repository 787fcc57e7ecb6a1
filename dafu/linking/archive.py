"""All replies together: duplicates, order, links between replies."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dafu.linking.policies import citations_of
from dafu.linking.related import related_replies
from dafu.linking.topics import topics_of
from dafu.linking.versions import split_repeats
from dafu.model import Archive, Reply, SetAside, Topic
from dafu.rulebook.citations import CitationRules


def link_replies(
    replies: Iterable[Reply],
    set_aside: Iterable[SetAside],
    topics: Sequence[Topic],
    citations: CitationRules | None = None,
) -> Archive:
    """Put the replies of a build together; the result does not depend on the order in which they come.

    Every reply gets its topics and citations; captures of one reply become that reply, and its duplicates and versions.
    """
    kept, duplicates = split_repeats(replies)
    linked = newest_first(
        [replace(reply, topics=topics_of(reply, topics), cites=citations_of(reply, citations)) for reply in kept]
    )
    return Archive(
        replies=linked,
        duplicates=duplicates,
        set_aside=tuple(sorted(set_aside, key=lambda item: item.source.file)),
        topics=tuple(topics),
        related=related_replies(linked),
    )


def newest_first(replies: Iterable[Reply]) -> tuple[Reply, ...]:
    """The replies by date, newest first, undated last, ties by id."""
    by_id = sorted(replies, key=lambda reply: reply.id)
    dated = [(reply.date, reply) for reply in by_id if reply.date is not None]
    # Sorting keeps the order of equals, also when reversed, so ties stay in the order of their ids.
    dated.sort(key=lambda pair: pair[0], reverse=True)
    return (*(reply for _, reply in dated), *(reply for reply in by_id if reply.date is None))
