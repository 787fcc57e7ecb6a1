"""Who replied, and where: agency, region, assembly and level."""

from dafu.model import Kind, Level, Severity, Zone
from dafu.rulebook.facts import FactRules
from dafu.rulebook.places import NATION, Place
from dafu.stages.describe.agency import canonical_name, places_of
from dafu.stages.describe.assembly import assembly_of, choose, name_of
from dafu.stages.describe.clause import Clause
from dafu.stages.describe.draft import Draft
from dafu.stages.describe.home import find_home, most_named
from dafu.stages.describe.sources import NamedAgency, Sources

_WEAK_RULES = frozenset({"label-publisher", "label-host", "head-contentsource"})


def describe_agency(draft: Draft, sources: Sources) -> None:
    """Note agency, region, assembly and level."""
    home, site = find_home(draft.page, sources, draft.rules)
    if home is None and kind_of(sources) is not None:
        home = most_named(draft.page, draft.rules)
    place = home.place if home else None
    if site and place and not place.lies_in(site.place) and not site.place.lies_in(place):
        message = f"the agency lies in {place.region.full_name}, the site's code means {site.place.region.full_name}"
        draft.doubt("region", message, site.lines, site.rule)
    agency = _agency(draft, sources, place)
    if agency is not None and draft.rules.agencies.is_national(agency):
        draft.give("region", NATION, draft.evidence["agency"].lines, "national-agency")
        _assembly(draft, sources, None, is_national=True)
        return
    own = _own_place(agency, place, draft.rules)
    if own is not None and home is not None:
        draft.give("region", own.region, home.lines, home.rule)
    _assembly(draft, sources, own or place, is_national=False)


def _agency(draft: Draft, sources: Sources, place: Place | None) -> str | None:
    """Note the best name; another name of the letter itself that differs is a doubt."""
    first: NamedAgency | None = None
    _joint_agencies(draft, sources, place)
    for agency in sources.agencies:
        name = canonical_name(agency.name, place, draft.rules)
        if first is None:
            first = agency
            draft.give("agency", name, agency.lines, agency.rule)
        elif (
            agency.rule not in _WEAK_RULES
            and name not in draft.values.get("joint_agencies", ())
            and not draft.values["agency"].endswith(name)
        ):
            message = f"{draft.values['agency']} ({first.rule}) is also printed as {name} ({agency.rule})"
            draft.doubt("agency", message, (*first.lines, *agency.lines), agency.rule, Severity.NOTE)
    return draft.values.get("agency")


def _joint_agencies(draft: Draft, sources: Sources, place: Place | None) -> None:
    """Note who signs together with the agency: two and more names in the title, or under the text."""
    lead = canonical_name(sources.agencies[0].name, place, draft.rules) if sources.agencies else ""
    for rule in ("agency-in-title", "agency-in-signature"):
        found = [agency for agency in sources.agencies if agency.rule == rule]
        names = list(dict.fromkeys(canonical_name(agency.name, place, draft.rules) for agency in found))
        others = tuple(name for name in names if not _is_same(name, lead))
        if len(others) < len(names):  # the agency itself is among them
            lines = [number for agency in found for number in agency.lines]
            draft.give("joint_agencies", others, lines, rule.replace("agency", "agencies"))


def _is_same(name: str, lead: str) -> bool:
    """Whether a name is the agency's own in another print, or its office's."""
    return name.startswith(lead) or name.endswith(lead) or lead.startswith(name) or lead.endswith(name)


def _own_place(agency: str | None, place: Place | None, rules: FactRules) -> Place | None:
    """The agency's own place; on a county's page 市财政局 is the city's."""
    return choose(places_of(agency or "", rules), place) or place


def _assembly(draft: Draft, sources: Sources, home: Place | None, *, is_national: bool) -> None:
    found = clause_of(sources)
    kind = kind_of(sources)
    if found is None or kind is None:
        return _infer(draft, kind, home, is_national=is_national)
    clause, lines, rule = found
    if clause.party:
        return None
    assembly = assembly_of(kind, clause, home, draft.rules)
    if assembly is None:
        return (
            None
            if clause.is_township or clause.is_development_zone
            else _infer(draft, kind, home, is_national=is_national)
        )
    draft.give("assembly", assembly.name, lines, rule)
    draft.give("level", assembly.level, lines, rule)
    if assembly.place is not None:
        draft.give("region", assembly.place.region, lines, rule)
    if assembly.name is None:
        draft.doubt("assembly", f"nothing on the page tells which place {clause.generic} means", lines, rule)
    return None


def _infer(draft: Draft, kind: Kind | None, home: Place | None, *, is_national: bool) -> None:
    """Without any word about the assembly, an agency's reply is taken to answer the assembly of its own place."""
    if kind is None or "agency" not in draft.values or not (home or is_national) or not _addresses_members(draft):
        return
    evidence = draft.evidence["agency"]
    name = name_of(kind, home) if home else "全国人民代表大会" if kind is Kind.SUGGESTION else "政协全国委员会"
    draft.give("assembly", name, evidence.lines, "assembly-of-agency")
    draft.give("level", home.level if home else Level.NATIONAL, evidence.lines, "assembly-of-agency")
    message = f"the page names no assembly; {name} is the assembly of the agency's own place"
    draft.doubt("assembly", message, evidence.lines, "assembly-of-agency", Severity.NOTE)


def _addresses_members(draft: Draft) -> bool:
    """Whether the letter is addressed to deputies or members (a government may make suggestions, too)."""
    role = draft.rules.patterns["title-of-person"]
    lines = (draft.rules.fold(line.text).rstrip(":,") for line in draft.page.in_zone(Zone.SALUTATION))
    return any((match := role.search(line)) is not None and match["role"] for line in lines)


def clause_of(sources: Sources) -> tuple[Clause, tuple[int, ...], str] | None:
    """What the title says about the assembly, else what the opening says, with lines and rule."""
    title, facts, opening = sources.title, sources.title_facts, sources.opening
    if title and facts and facts.parts.clause:
        return facts.parts.clause, title.lines, "clause-in-title"
    if opening and opening.parts.clause:
        return opening.parts.clause, opening.lines, "clause-in-opening"
    return None


def kind_of(sources: Sources) -> Kind | None:
    """Suggestion or proposal, by title, opening, or the labels of a form."""
    facts, opening = sources.title_facts, sources.opening
    if facts and facts.parts.kind:
        return facts.parts.kind
    if opening and opening.parts.kind:
        return opening.parts.kind
    for value in sources.labels:
        if value.rule.field in ("number", "addressees", "subject"):
            return Kind.PROPOSAL if "提案" in value.text else Kind.SUGGESTION
    return None
