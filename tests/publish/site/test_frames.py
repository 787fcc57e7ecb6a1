"""A page in a frame is what the template makes of it, whatever the template looks at."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import templates

from dafu.publish.front_matter import page_text
from dafu.publish.pages import render_pages
from dafu.publish.site.frames import FramedTemplates
from tests.publish.samples import sample_archive, views_of

ROOT = Path(__file__).parents[3]

FRAMED = (
    "{{ page.title | e }}",
    "{% if page.meta and page.meta.title %}{{ page.meta.title }}{% else %}{{ page.title }}{% endif %}",
    "{{ 'a/b/' | url }} {{ 'replies/x/' | url }} {{ base_url }} {{ 'https://example.org/' | url }} {{ script | script_tag }}",
    "{% set first = page.toc | first %}{% if first is defined %}{{ first.level }}{{ first.url | url }}{% endif %}",
    "{% if '<h1' in page.content %}{{ page.content }}{% endif %}!",
    "{% macro list(items) %}{% for item in items %}<{{ item.title }}{{ list(item.children) }}>{% endfor %}{% endmacro %}{{ list(page.toc) }}",
    "{% macro shown(page) %}{{ page.title }}{% endmacro %}{% set x %}({{ shown(page) }}){% endset %}{{ x }}{% if x %}1{% endif %}",
    "{% set x %}<b>  long enough {{ page.title }} long enough </b>{% endset %}{{ x | replace('a>', 'b') | replace('>a', '') }}",
    "{{ page.none }}{% if page.none is none or page.lost is undefined %}{{ page.meta['title'] }}{{ page.number }}{% endif %}",
    "{% for item in page.toc %}{{ item.title }}{{ loop.index }}{% endfor %}",
    "{% with page = page %}{{ page.title }}{% include 'other' %}{% endwith %}",
)
"""Templates that ask what is noted."""
OTHERS = (
    "{% if page.title == 'a' %}1{% endif %}{% if page.title is string %}2{% endif %}",
    "{{ page.title ~ 'x' }}{{ page.title | upper }}{{ page.title | length }}{{ '%s' % page.title }}{{ page.title + 'a' }}",
    "{% set x %}{{ page.title }}{% endset %}{% if x %}1{% endif %}{{ x | length }}{% if x == 'a' %}2{% endif %}",
    "{% set x %}{{ page.title }}{{ page.content }}{% endset %}{{ x | replace('aa', 'b') }}",
    "{% set x %}{{ page.title }}{{ page.content }}{% endset %}{% if 'a' in x %}1{% endif %}",
    "{{ page.title[1:] }}{{ page.title.upper() }}{{ [page.title] | join(',') }}{{ {'a': page.title} | tojson }}",
    "{% if page.title in ['a', ''] %}1{% endif %}{{ page.toc | length }}{{ page.title | default('x', true) }}",
    "{{ pages | length }}",
    "{% macro seen(items) %}{% for item in items %}{{ page.title }}{% endfor %}{% endmacro %}{{ seen(page.toc) }}",
    "{% set page = namespace(url='x/') %}{{ 'a/' | url }}",
    "{% macro seen(items) %}{% for item in items %}{{ 'x/' | url }}{% endfor %}{% endmacro %}{{ seen(page.toc) }}",
)
"""Templates that ask more, at least of some pages."""

words = st.text("a<b>&\n ", max_size=4)
entries = st.builds(
    SimpleNamespace,
    title=words,
    url=words.map("#{}".format),
    level=st.integers(1, 3),
    children=st.lists(st.builds(SimpleNamespace, title=words, children=st.just([])), max_size=2),
)
pages = st.builds(
    SimpleNamespace,
    title=words,
    content=st.one_of(words, st.just("<h1>a</h1>")),
    meta=st.dictionaries(st.sampled_from(["title", "hide"]), words, max_size=2),
    toc=st.lists(entries, max_size=2),
    url=st.sampled_from(
        ["", "a/", "a/b/", "a/c/", "b/c/", "replies/x/", "replies/y/", "replies/x/y/", "c.html", "a/c.html"]
    ),
    number=st.integers(0, 2),
    none=st.one_of(st.none(), words),
)


def _environment(template: str) -> Environment:
    env = Environment(loader=DictLoader({"main.html": template, "other": "{{ page.title }}"}))
    env.filters |= {"url": templates.url_filter, "script_tag": templates.script_tag_filter}
    return env


def _context(page: Any) -> dict[str, Any]:
    depth = page.url.count("/")
    config = SimpleNamespace(extra_css=[], extra_javascript=[])
    base = "/".join([".."] * depth) or "."
    return {"page": page, "pages": [page], "base_url": base, "config": config, "script": "a/x.js"}


@pytest.mark.parametrize("template", [*FRAMED, *OTHERS])
@settings(max_examples=30, deadline=None)
@given(shown=st.lists(pages, min_size=1, max_size=8))
def test_a_framed_page_is_what_the_template_makes_of_it(template: str, shown: list[Any]) -> None:
    env = _environment(template)
    framed = FramedTemplates(env).get_template("main.html")
    for page in shown:
        assert framed.render(_context(page)) == env.get_template("main.html").render(_context(page))


@pytest.mark.parametrize("template", FRAMED)
def test_a_template_that_asks_what_is_noted_is_rendered_once_for_pages_that_are_alike(template: str) -> None:
    entry = SimpleNamespace(title="甲", url="#a", level=1, children=[])
    framed = FramedTemplates(_environment(template))
    for name in ("x", "y", "z"):
        page = SimpleNamespace(title=name, content=f"<h1>{name}", meta={"title": name}, toc=[entry], url=f"c/{name}/")
        page.number, page.none = 1, None
        framed.get_template("main.html").render(_context(page))
    assert framed.made == 1


def _site(config: Any) -> tuple[list[Page], Any, Files]:
    archive = sample_archive()
    texts = {page.path: page_text(page) for page in render_pages(archive, views_of(archive))}
    files = Files([])
    for source, text in texts.items():
        file = File(source, None, config.site_dir, config.use_directory_urls)
        file.content_string = text
        files.append(file)
    nav = get_navigation(files, config)
    inside = {page.file.src_uri for page in nav.pages}
    rendered = []
    for file in files.documentation_pages():
        page = file.page or Page(None, file, config)
        page.read_source(config)
        page.render(config, files)
        rendered += [page] if file.src_uri not in inside else []
    return rendered, nav, files


def test_the_templates_of_the_archive_need_few_frames_and_make_the_same(tmp_path: Path) -> None:
    (tmp_path / "index.md").touch()
    config = load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(tmp_path), hooks=[], watch=[])
    rendered, nav, files = _site(config)
    env = config.theme.get_env()
    framed = FramedTemplates(env)

    def made(page: Page, by: Any) -> str:
        context: Mapping[str, Any] = get_context(nav, files, config, page)
        return str(by.get_template("main.html").render(context))

    for page in rendered:
        assert made(page, framed) == made(page, env)
    assert 0 < framed.made < len(rendered) * 0.6  # an archive of few replies has few pages that are alike
