"""All replies together: duplicates, order, links between replies."""

from collections.abc import Iterable, Sequence

from dafu.linking.known import Known
from dafu.linking.related import related_replies
from dafu.linking.versions import split_repeats
from dafu.model import Archive, Card, Load, SetAside, Topic, whole


def link_replies(
    replies: Iterable[Card],
    set_aside: Iterable[SetAside],
    topics: Sequence[Topic],
    load: Load = whole,
    known: Known | None = None,
) -> Archive:
    """Put the replies of a build together; the result does not depend on the order in which they come.

    Captures of one reply become that reply, and its duplicates and versions. The replies must have been filed.
    """
    kept, duplicates = split_repeats(replies, load, known)
    linked = newest_first(kept)
    return Archive(
        replies=linked,
        duplicates=duplicates,
        set_aside=tuple(sorted(set_aside, key=lambda item: item.source.file)),
        topics=tuple(topics),
        related=related_replies(linked),
    )


def newest_first(replies: Iterable[Card]) -> tuple[Card, ...]:
    """The replies by date, newest first, undated last, ties by id."""
    by_id = sorted(replies, key=lambda reply: reply.id)
    dated = [(reply.date, reply) for reply in by_id if reply.date is not None]
    # Sorting keeps the order of equals, also when reversed, so ties stay in the order of their ids.
    dated.sort(key=lambda pair: pair[0], reverse=True)
    return (*(reply for _, reply in dated), *(reply for reply in by_id if reply.date is None))
