"""What a reply says of itself to all the others: its topics, its citations, and keys of its text; no other is needed."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dafu.linking.policies import citations_of
from dafu.linking.topics import topics_of
from dafu.model import Citation, Reply, Topic, TopicHit, Zone
from dafu.rulebook.citations import CitationRules
from dafu.text import PLAIN_FOLDING


def file_reply(reply: Reply, topics: Sequence[Topic], citations: CitationRules | None = None) -> Reply:
    """The reply with everything that its card holds; linking asks for the text of few replies after that."""
    return filed(reply, topics_of(reply, topics), citations_of(reply, citations))


def filed(reply: Reply, topics: tuple[TopicHit, ...], cites: tuple[Citation, ...]) -> Reply:
    """The same, when its topics and its citations are known."""
    text = [line.text for line in reply.lines if line.zone.is_reply_text]
    annex = [line.text for line in reply.lines if line.zone is Zone.ANNEX]
    PLAIN_FOLDING.remember((*text, *annex))
    return replace(
        reply,
        topics=topics,
        cites=cites,
        filing_key=_filing_key(topics, cites),
        corrections=tuple(item for item in reply.evidence if item.correction is not None),
        text_key=_key(text),
        annex_key=_key(annex),
    )


def _filing_key(topics: Iterable[TopicHit], cites: Iterable[Citation]) -> bytes:
    values = (
        [(hit.id, hit.label, hit.lines) for hit in topics],
        [(item.title, item.number, item.lines) for item in cites],
    )
    return hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _key(lines: Iterable[str]) -> bytes:
    """Texts with this in common are equal but for white space, line breaks and the width of punctuation."""
    text = "".join(map(PLAIN_FOLDING.of, lines))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() if text else b""
