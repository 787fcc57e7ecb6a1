"""The house of Dafu stands: imports go down only, rooms are small, only some doors lead to the disk."""

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = [ROOT / "build_site.py", *sorted((ROOT / "dafu").rglob("*.py"))]

# From the roof to the ground. What shares a floor does not import each other, but for the parts of one wing.
FLOORS = (
    ("build_site",),
    ("dafu.commands", "dafu.bars"),
    ("dafu.check",),
    ("dafu.pipeline",),
    ("dafu.stages", "dafu.linking", "dafu.publish"),
    ("dafu.rulebook", "dafu.store", "dafu.search"),
    ("dafu.model",),
    ("dafu.values",),
    ("dafu.text", "dafu.errors", "dafu.garbage", "dafu.records"),
)
# Workers look after their parent process, so that none outlives it.
# The search index is a folder of files of its own, its builds lay postings aside and remember documents, and its table of
# variants lies in a package.
# The site build renders docs/ with MkDocs, which reads and writes files, and puts the new site in the place of the old.
OPENS_FILES = re.compile(
    r"dafu\.(pipeline\.crew|stages\.read|publish\.(write|site|stamps)|rulebook|store|search\.(folder|memory|spill|variants))"
)

DISK_MODULES = {"glob", "os", "shutil", "socket", "subprocess", "tempfile", "urllib.request"}
DISK_METHODS = {
    *("open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "rmdir", "touch", "rename"),
    *("iterdir", "rglob", "exists", "is_file", "is_dir", "stat", "symlink_to", "hardlink_to"),
}
SPEAKS = {"print", "input", "exit", "quit", "breakpoint"}


@functools.cache
def parsed(source: str) -> ast.Module:
    """The syntax tree of a source; several tests ask for it."""
    return ast.parse(source)


def module_name(path: Path) -> str:
    """`dafu/stages/read.py` → `dafu.stages.read`; a package has the name of its folder."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def room(module: str) -> tuple[int, str]:
    """The floor of a module and its wing there; each stage is a wing of its own (`read` and `read_html` are one)."""
    for floor, wings in enumerate(FLOORS):
        for wing in wings:
            if module == wing or module.startswith(f"{wing}."):
                stage = module.removeprefix("dafu.stages.").split(".")[0].split("_")[0]
                return floor, f"dafu.stages.{stage}" if module.startswith("dafu.stages.") else wing
    return -1, module


def imports(source: str) -> Iterator[str]:
    """Every module that a source imports, wherever the import stands; `from dafu import text` is `dafu.text`."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = "." * node.level + (node.module or "")
            yield from (f"{above}.{name.name}" for name in node.names) if above == "dafu" else (above,)


def imports_that_do_not_go_down(module: str, source: str) -> list[str]:
    """What a module of this name must not import, among what its source imports."""
    floor, wing = room(module)
    wrong = []
    for name in imports(source):
        below, other = room(name)
        if name.startswith(".") or (below >= 0 and (below < floor or (below == floor and other != wing))):
            wrong.append(name)
    return wrong


def disk_accesses(source: str) -> list[str]:
    """Imports and calls that reach the disk, another process or the network."""
    calls = [node.func for node in ast.walk(parsed(source)) if isinstance(node, ast.Call)]
    methods = {call.attr for call in calls if isinstance(call, ast.Attribute)} & DISK_METHODS
    opened = {call.id for call in calls if isinstance(call, ast.Name)} & {"open"}
    return sorted(methods | opened | (set(imports(source)) & DISK_MODULES))


def words_to_the_user(source: str) -> list[str]:
    """Calls and names that print, ask or end the process."""
    names = {node.id for node in ast.walk(parsed(source)) if isinstance(node, ast.Name)}
    streams = {
        f"sys.{node.attr}"
        for node in ast.walk(parsed(source))
        if isinstance(node, ast.Attribute)
        if isinstance(node.value, ast.Name) and node.value.id == "sys" and node.attr in {"exit", "stdout", "stderr"}
    }
    return sorted((names & {*SPEAKS, "SystemExit"}) | streams)


def functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions and methods of a source."""
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def public_functions(scope: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef]:
    """What others may call: functions of a module, and methods of its classes, whose names have no underscore before."""
    for node in scope.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public_functions(node)


@pytest.fixture(params=HOUSE, ids=module_name)
def path(request: pytest.FixtureRequest) -> Path:
    """Each module of the house in turn."""
    chosen: Path = request.param
    return chosen


def test_imports_go_down_only(path: Path) -> None:
    assert imports_that_do_not_go_down(module_name(path), path.read_text()) == []


def test_every_module_has_a_floor(path: Path) -> None:
    assert module_name(path) == "dafu" or room(module_name(path))[0] >= 0


def test_only_reading_writing_the_rulebook_and_the_store_reach_the_disk(path: Path) -> None:
    if module_name(path) != "build_site" and not OPENS_FILES.match(module_name(path)):
        assert disk_accesses(path.read_text()) == []


def test_only_the_command_line_speaks_or_exits(path: Path) -> None:
    if module_name(path) != "build_site":
        assert words_to_the_user(path.read_text()) == []


def test_a_module_has_at_most_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


def test_a_function_has_at_most_40_lines(path: Path) -> None:
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions(path.read_text())}
    assert {name: lines for name, lines in lengths.items() if lines > 40} == {}


def test_every_public_function_says_what_it_does(path: Path) -> None:
    assert [node.name for node in public_functions(parsed(path.read_text())) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("dafu.text", "from dafu.model import Line"),
        ("dafu.text", "from dafu import model"),
        ("dafu.text", "from .model import Line"),
        ("dafu.values", "def late() -> None:\n    import dafu.model"),
        ("dafu.stages.clean", "from dafu.stages.read import read_capture"),
        ("dafu.stages.clean", "from dafu.linking import topics"),
        ("dafu.linking.topics", "from dafu.publish.pages import reply_page"),
        ("dafu.rulebook.topics", "from dafu.store import load"),
        ("dafu.publish.pages", "import dafu.pipeline"),
    ],
)
def test_an_import_that_goes_up_or_sideways_is_found(module: str, source: str) -> None:
    assert len(imports_that_do_not_go_down(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("dafu.stages.read", "from dafu.stages.read_html import lines"),
        ("dafu.stages.clean.grammar", "from dafu.stages.clean.scores import score"),
        ("dafu.linking.archive", "from dafu.linking.topics import find_topics"),
        ("dafu.publish.pages", "from dafu.search.index import documents"),
        ("build_site", "import dafu.pipeline"),
    ],
)
def test_an_import_that_goes_down_or_stays_in_its_wing_is_allowed(module: str, source: str) -> None:
    assert imports_that_do_not_go_down(module, source) == []


def test_a_hidden_way_to_the_disk_or_to_the_user_is_found() -> None:
    source = (
        "import os\ndef f(p: Path) -> None:\n    p.write_text('x')\n    raise SystemExit(1)\n    sys.stdout.write('x')"
    )
    assert disk_accesses(source) == ["os", "write_text"]
    assert disk_accesses("open('x')") == ["open"]
    assert disk_accesses("def f(read_bytes: Callable[[], bytes]) -> bytes:\n    return read_bytes()") == []
    assert words_to_the_user(source) == ["SystemExit", "sys.stdout"]


# In two pieces, so that this file is no exception to what it forbids.
REGISTRIES = ("pypi" + ".org", "python" + "hosted", "registry.npm" + "js", "deb.debian" + ".org")
MACHINE_PATH = re.compile(r"(?<![\w./}*-])/(?:root|work|Users/\w+|home/\w+)/|[A-Z]:\\\\?Users\\")
IGNORED = {line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()} | {".git"}


def files_of_the_project(folder: Path = ROOT) -> Iterator[Path]:
    """All files but those that git ignores."""
    for entry in sorted(folder.iterdir()):
        if entry.name in IGNORED or entry.relative_to(ROOT).as_posix() in IGNORED or entry.name.startswith(".venv"):
            continue
        if entry.is_dir():
            yield from files_of_the_project(entry)
        elif entry.suffix != ".pyc":
            yield entry


def test_no_file_names_a_place_on_one_machine_or_a_package_registry() -> None:
    found = []
    for path in files_of_the_project():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [(path.relative_to(ROOT).as_posix(), sign) for sign in REGISTRIES if sign in text]
        found += [(path.relative_to(ROOT).as_posix(), match[0]) for match in MACHINE_PATH.finditer(text)]
    assert found == []


def test_a_place_on_one_machine_is_recognised() -> None:
    assert MACHINE_PATH.search("see /home" + "/wang/dafu")
    assert not MACHINE_PATH.search("see https://example.org/home/wang/ and docs/work/")
