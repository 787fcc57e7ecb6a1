"""All replies together: duplicates, order, links between replies."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dafu.linking.policies import citations_of
from dafu.linking.related import related_replies
from dafu.linking.topics import topics_of
from dafu.model import Archive, Duplicate, Reply, SetAside, Topic
from dafu.rulebook.citations import CitationRules


def link_replies(
    replies: Iterable[Reply],
    set_aside: Iterable[SetAside],
    topics: Sequence[Topic],
    citations: CitationRules | None = None,
) -> Archive:
    """Put the replies of a build together; the result does not depend on the order in which they come.

    Every reply gets its topics and citations; captures with the same bytes become one reply and duplicates of it.
    """
    kept, duplicates = _split_duplicates(replies)
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


def _split_duplicates(replies: Iterable[Reply]) -> tuple[list[Reply], tuple[Duplicate, ...]]:
    first: dict[str, Reply] = {}
    duplicates: list[Duplicate] = []
    for reply in sorted(replies, key=lambda reply: reply.source.file):
        canonical = first.setdefault(reply.source.sha256, reply)
        if canonical is not reply:
            reason = f"the same bytes as {canonical.source.file}, which stands for both in the archive"
            duplicates.append(Duplicate(reply.source, canonical.id, reason))
    return list(first.values()), tuple(duplicates)
