"""What learning a site's template is worth: the made site, read page by page and read as a site."""

import statistics
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.gate.results import Finding, InspectSite, Section, reader_lines, text_findings
from tests.gate.scoring import TextScore, score_text
from tests.gate.synthetic import MadePage, make_site

PAGES = 60
SEED = 9


def measure_template(inspect_site: InspectSite) -> Section:
    """Score the text of the made site's pages, as HTML and as dumps; the counts tell what it was without a template."""
    site = make_site(PAGES, SEED)
    figures: dict[str, float] = {}
    counts: dict[str, str] = {}
    findings: list[Finding] = []
    for media in ("html", "text"):
        scores = _scores(site, media, inspect_site, findings)
        for name in ("precision", "recall"):
            alone, learned = (statistics.fmean(getattr(score, name) for score in scores[way]) for way in (False, True))
            figures[f"template.{media}_{name}"] = learned
            counts[f"template.{media}_{name}"] = f"alone {alone:.4f}"
    return Section(figures, counts, findings)


def _scores(
    site: Sequence[MadePage], media: str, inspect_site: InspectSite, findings: list[Finding]
) -> Mapping[bool, Sequence[TextScore]]:
    """Scores of the pages, read alone (False) and with what the others taught (True)."""
    scores: dict[bool, list[TextScore]] = {False: [], True: []}
    with tempfile.TemporaryDirectory() as folder:
        for page in site:
            Path(folder, page.name).write_text(getattr(page, media), "utf-8")
        for learn, mine in scores.items():
            results = inspect_site(Path(folder), learn=learn)
            for page in site:
                result = results[page.name]
                mine.append(score_text(reader_lines(result), page.letter))
                if learn:
                    findings += text_findings(f"{media} {page.name}", result, mine[-1])
    return scores
