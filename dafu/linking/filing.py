"""What a reply says of itself to all the others: its topics, its citations, and keys of its text; no other is needed."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dafu.linking.policies import citations_of
from dafu.linking.topics import topics_of
from dafu.model import Reply, Topic, Zone
from dafu.rulebook.citations import CitationRules
from dafu.text import PLAIN_FOLDING


def file_reply(reply: Reply, topics: Sequence[Topic], citations: CitationRules | None = None) -> Reply:
    """The reply with everything that its card holds; linking asks for the text of few replies after that."""
    text = [line.text for line in reply.lines if line.zone.is_reply_text]
    annex = [line.text for line in reply.lines if line.zone is Zone.ANNEX]
    PLAIN_FOLDING.remember((*text, *annex))
    return replace(
        reply,
        topics=topics_of(reply, topics),
        cites=citations_of(reply, citations),
        corrections=tuple(item for item in reply.evidence if item.correction is not None),
        text_key=_key(text),
        annex_key=_key(annex),
    )


def _key(lines: Iterable[str]) -> bytes:
    """Of what ``Text.key`` in ``differences`` gives: equal but for white space, line breaks and width of punctuation."""
    text = "".join(map(PLAIN_FOLDING.of, lines))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() if text else b""
