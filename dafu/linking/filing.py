"""What a reply says of itself to all the others: its topics, its citations, and keys of its text; no other is needed."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from dafu.linking.differences import Text
from dafu.linking.policies import citations_of
from dafu.linking.topics import topics_of
from dafu.model import Reply, Topic
from dafu.rulebook.citations import CitationRules


def file_reply(reply: Reply, topics: Sequence[Topic], citations: CitationRules | None = None) -> Reply:
    """The reply with everything that its card holds; linking asks for the text of few replies after that."""
    text, annex = Text.of(reply).key
    return replace(
        reply,
        topics=topics_of(reply, topics),
        cites=citations_of(reply, citations),
        corrections=tuple(item for item in reply.evidence if item.correction is not None),
        text_key=_key(text),
        annex_key=_key(annex),
    )


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() if text else b""
