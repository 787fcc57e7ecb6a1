"""The part of a title that names the assembly: place, 人大 or 政协, term and session, in any order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dafu.model import Kind
from dafu.rulebook.places import Place
from dafu.stages.describe.lexer import PLACE, TEXT, Token
from dafu.values import parse_numeral

_MARKS = frozenset({"term", "session", "congress", "cppcc", "standing", "party"})
_MEMBERS = _MARKS | {PLACE, "generic", "nation", "committee", "blank"}
# A place that no table knows, between the parts of a clause: 政协某某县第十届委员会.
_UNKNOWN_PLACE = re.compile(r"[一-鿿]{1,8}(?:省|市|县|区|旗|州|盟|镇|乡|街道)")
_FILLERS = frozenset({"中国", "在", "的", "召开的", "本"})
# What can end a name before 县 or 区: no pronoun, preposition or verb (您在县政协, 我区, 交由市人大).
_NAME_BEFORE = re.compile(r"(?<![一-鿿])[一-鿿]{1,5}[^\W在向对将于我本由经的为以把是给致据按和及与贵你您了过到]$")
_DEVELOPMENT_ZONES = ("开发区", "高新区", "经开区", "示范区", "新区", "新城区", "管理区", "功能区", "度假区", "工业区")
_TOWNSHIPS = ("镇", "乡", "街道")


@dataclass(frozen=True, slots=True)
class Clause:
    """What a title says about the assembly."""

    start: int
    end: int
    kind: Kind | None = None
    """By the assembly's own word: 人大 or 政协; None when only term and session are printed."""
    national: bool = False
    party: bool = False
    """A party congress: neither of the two assemblies."""
    places: tuple[Place, ...] = ()
    name: str | None = None
    """Name of the place as printed, if one is printed."""
    generic: str | None = None
    """市, 县 …: our own place, named elsewhere."""
    term: int | None = None
    session: int | None = None

    @property
    def is_development_zone(self) -> bool:
        """Whether the place is a zone without an assembly of its own."""
        return bool(self.name and not self.places and self.name.endswith(_DEVELOPMENT_ZONES))

    @property
    def is_township(self) -> bool:
        """Whether it is the congress of a town: below the levels that we tell apart."""
        return bool(self.generic and self.generic.endswith(_TOWNSHIPS)) or bool(
            self.name and not self.places and self.name.endswith(_TOWNSHIPS)
        )


def find_clause(tokens: Sequence[Token], after: int = 0) -> Clause | None:
    """The clause that says most about the assembly, the first of several equal ones; None when there is none.

    Args:
        tokens: the parts of a title or sentence.
        after: where the agency's own name ends; a clause before it must name a term or session.
    """
    best: tuple[int, Clause] | None = None
    for before, run in _runs(tokens):
        kinds = {token.kind for token in run}
        if not kinds & _MARKS or (run[-1].end <= after and not kinds & {"term", "session"}):
            continue
        weight = _weight(kinds)
        if best is None or weight > best[0]:
            best = weight, _clause(run, before)
    return best[1] if best else None


def _weight(kinds: set[str]) -> int:
    assembly = bool(kinds & {"congress", "cppcc", "standing"})
    return 4 * bool(kinds & {"term", "party"}) + 2 * ("session" in kinds) + assembly


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[Token | None, Sequence[Token]]]:
    """Maximal runs of tokens that can stand in one clause, without fillers at both ends; before each, its neighbour."""
    run: list[Token] = []
    before = previous = None
    for token in (*tokens, Token("end", 0, 0)):
        is_member = token.kind in _MEMBERS or (
            token.kind == TEXT and (token.value in _FILLERS or _UNKNOWN_PLACE.fullmatch(token.value) is not None)
        )
        if is_member:
            before = before if run else previous
            run.append(token)
        elif run:
            before, run = _trimmed(before, run)
            if run:
                yield before, run
            before, run = None, []
        previous = token


def _trimmed(before: Token | None, run: list[Token]) -> tuple[Token | None, list[Token]]:
    while run and run[-1].kind not in _MARKS | {"committee", "blank"}:
        run = run[:-1]
    while run and run[0].kind == TEXT and run[0].value in _FILLERS:
        before, run = run[0], run[1:]
    return before, run


def _clause(run: Sequence[Token], before: Token | None) -> Clause:
    kinds = {token.kind for token in run}
    kind = Kind.PROPOSAL if "cppcc" in kinds else Kind.SUGGESTION if kinds & {"congress", "standing"} else None
    party = next((token for token in run if token.kind == "party"), None)
    places, name = _places(run)
    generic = next((token.value for token in run if token.kind == "generic"), None)
    if name is None and generic is not None and run[0].kind == "generic":
        name = _unknown_name(before, generic)
    return Clause(
        start=run[0].start,
        end=run[-1].end,
        kind=kind,
        national="nation" in kinds,
        party=party is not None,
        places=places,
        name=name,
        generic=generic,
        term=_numeral(run, "term") or (_party_number(party, 0) if party else None),
        session=None
        if "standing" in kinds
        else _numeral(run, "session") or (_party_number(party, 1) if party else None),
    )


def _unknown_name(before: Token | None, generic: str) -> str | None:
    """The name of a place that no table knows, from the words before 县 or 区: 铜山 + 县; 在 + 县 is no name."""
    match = _NAME_BEFORE.search(before.value) if before is not None and before.kind == TEXT else None
    return match[0] + generic if match else None


def _numeral(run: Sequence[Token], kind: str) -> int | None:
    """The numeral of a term or session; one above 99 is none of both."""
    token = next((token for token in run if token.kind == kind), None)
    if token is None:
        return None
    try:
        value = parse_numeral(token.value)
    except ValueError:
        return None
    return value if 0 < value < 100 else None


def _party_number(token: Token, position: int) -> int | None:
    found = re.findall(r"([0-9〇○零一二三四五六七八九十]{1,4})次", token.value)
    return parse_numeral(found[position]) if position < len(found) else None


def _places(run: Sequence[Token]) -> tuple[tuple[Place, ...], str | None]:
    """The narrowest place that the run names, with all that it may mean, and its name as it stands there."""
    candidates: tuple[Place, ...] = ()
    name: str | None = None
    for token in run:
        if token.kind == PLACE:
            candidates = narrow(candidates, token.places)
            name = token.value
        elif token.kind == TEXT and token.value not in _FILLERS:
            candidates, name = (), token.value
    return candidates, name


def narrow(above: Sequence[Place], below: Sequence[Place]) -> tuple[Place, ...]:
    """The places of the second name that lie in one of the first: 重庆市 + 渝北区; all of them when none does."""
    inside = tuple(place for place in below if any(place.lies_in(outer) for outer in above))
    return inside or tuple(below)
