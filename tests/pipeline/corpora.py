"""Small corpora of made captures, and trees to compare."""

from pathlib import Path

from dafu.pipeline import BuildReport, Crew, Means, build
from dafu.rulebook.settings import DEFAULTS, Settings
from tests.gate.synthetic import make_site


def site_corpus(folder: Path, pages: int = 6) -> Path:
    """Pages of one site with a template of its own, and two letters of unknown sites, below ``folder/corpus``."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for place, made in enumerate(make_site(pages, seed=4)):
        (corpus / f"{place:02}.html").write_text(made.html, encoding="utf-8")
    for number in (286, 287):
        (corpus / f"letter-{number}.txt").write_text(letter(number), encoding="utf-8")
    return corpus


def letter(number: int, beds: int = 3200) -> str:
    """A letter without a web page around it."""
    return f"""甲市民政局
对市九届人大一次会议第{number}号建议的答复
张三代表：
您提出的关于加强社区养老服务的建议收悉，现答复如下：
一、基本情况
全市建成社区养老服务中心12个，床位{beds}张，群众可以就近得到助餐、助浴和照料。
二、下一步打算
我们将依照《养老服务条例》继续推进养老服务工作。感谢您对民政工作的关心和支持！
甲市民政局
2023年7月25日
"""


def built(corpus: Path, cache: Path | None = None, settings: Settings = DEFAULTS, jobs: int = 1) -> BuildReport:
    """A build of a corpus into ``docs/`` beside it."""
    crew = Crew.of(jobs)
    return build(corpus, corpus.parent / "docs", settings, Means(cache, crew, local=crew))


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fresh_tree(corpus: Path, folder: Path, settings: Settings = DEFAULTS) -> dict[str, bytes]:
    """What a build that knows nothing makes of a corpus."""
    build(corpus, folder, settings)
    return tree(folder)
