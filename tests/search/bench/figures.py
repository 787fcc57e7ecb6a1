"""The figures of the search on so many documents."""

import json
import pickle
import resource
import subprocess
import sys
import time
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from dafu.search.documents import Document, Layout
from dafu.search.index import build_index
from dafu.search.normal import NormalForm
from dafu.search.variants import opencc_signs
from tests.search.bench.corpus import document
from tests.search.bench.oracle import Oracle, Query, pieces_of_texts, texts_of

HERE = Path(__file__).parent
FIRST, THEN = "养老", "社区治理"
IN_CHUNK = 250
SAMPLED_CHUNKS = 40


def written_queries() -> list[Query]:
    """The written queries with their classes."""
    classes = tomllib.loads((HERE / "queries.toml").read_text(encoding="utf-8"))
    written = [Query(kind, text) for kind, texts in classes.items() for text in texts]
    return written + [Query("nothing", text) for text in wished_proposals()]


def wished_proposals() -> dict[str, list[str]]:
    """Queries that find nothing, and the queries that a reader would wish to be offered instead."""
    wished: dict[str, list[str]] = tomllib.loads((HERE / "proposals.toml").read_text(encoding="utf-8"))
    return wished


def ask(index: Path, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of the client in node."""
    lines = "\n".join(json.dumps(one) for one in asked)
    command = ["node", "--max-old-space-size=3000", str(HERE / "run.mjs"), f"{index}/"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Chunk(NamedTuple):
    """Some documents in a file."""

    path: Path
    offset: int
    first: int
    """Number of the first of them."""
    size: int


def made_documents(numbers: range) -> bytes:
    """Documents of these numbers, one after the other."""
    return b"".join(pickle.dumps(document(number)) for number in numbers)


def write_documents(path: Path, count: int) -> list[Chunk]:
    """Make documents on all cores, but for those that an earlier run has left there; where they lie."""
    list_of_chunks = path.with_suffix(".json")
    known = json.loads(list_of_chunks.read_text()) if list_of_chunks.exists() else []
    chunks = [Chunk(path, *one) for one in known]
    made = sum(chunk.size for chunk in chunks)
    ranges = [range(first, min(count, first + IN_CHUNK)) for first in range(made, count, IN_CHUNK)]
    with path.open("ab") as file, ProcessPoolExecutor() as pool:
        for numbers, content in zip(ranges, pool.map(made_documents, ranges), strict=True):
            chunks.append(Chunk(path, file.tell(), numbers.start, len(numbers)))
            file.write(content)
    list_of_chunks.write_text(json.dumps([chunk[1:] for chunk in chunks]))
    return chunks


def read_chunk(chunk: Chunk) -> list[Document]:
    """The documents of a chunk."""
    with chunk.path.open("rb") as file:
        file.seek(chunk.offset)
        return [pickle.load(file) for _ in range(chunk.size)]


def stored(path: Path) -> Iterator[Document]:
    """Documents from a file, one at a time, so that reading them costs a build next to nothing."""
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


def build(source: Path, count: int, folder: Path, jobs: int) -> dict[str, Any]:
    """Build once, in a process of its own; what it cost."""
    start, cpu = time.perf_counter(), _processor()
    report = build_index(stored(source), folder, variants=opencc_signs(), layout=Layout.for_count(count), jobs=jobs)
    seconds, processor = time.perf_counter() - start, _processor() - cpu
    peak, of_worker = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "build, processes": jobs,
        "build, ms a document": round(1000 * seconds / count, 2),
        "build, ms of processor a document": round(1000 * processor / count, 2),
        "build, peak MB (all processes)": round(peak + (of_worker * jobs if jobs > 1 else 0)),
        "files": report.files,
        "grams": report.grams,
        "postings": report.postings,
        "MB": {name: round(size / 1e6, 3) for name, size in report.sizes.items()},
    }


def _processor() -> float:
    """Seconds of processor time, with those of processes that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


class Truth(NamedTuple):
    """What a chunk says of the queries, and of itself."""

    finds: list[list[int]]
    """For each query, which documents of the chunk have it."""
    places: list[tuple[Any, ...]]
    """What the index sorts by, and at last the address, of each document."""
    gzipped: int
    """Bytes of all texts, each compressed by itself."""


def truth_of(queries: list[Query], chunk: Chunk) -> Truth:
    """Reads every text of a chunk for every query."""
    docs = read_chunk(chunk)
    oracle = Oracle(docs, NormalForm(opencc_signs()))
    finds = []
    for query in queries:
        found = oracle.finds(query.text)
        assert not query.kind.startswith("random") or oracle.prints(query.text) <= found, query
        finds.append(sorted(found))
    places = [(*(d.facets[name] for name in d.facets), d.date, d.id, d.address) for d in docs]
    texts = (f"{d.title}\n" + "\n".join(p.text for p in d.paragraphs) for d in docs)
    return Truth(finds, places, sum(len(zlib.compress(text.encode(), 6)) for text in texts))


def say(news: str) -> None:
    """Write how far it is, apart from the figures."""
    sys.stderr.write(news + "\n")


def measure(count: int, each: int, folder: Path, jobs: int) -> dict[str, Any]:
    """All figures at a number of documents."""
    source, index = folder / f"{count}.pickle", folder / f"{count}.index"
    chunks = write_documents(source, count)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        built = pool.submit(build, source, count, index, jobs).result()
    say(json.dumps(built))
    samples = [text for chunk in chunks[:: -(-len(chunks) // SAMPLED_CHUNKS)] for text in texts_of(read_chunk(chunk))]
    queries = [Query("measured", FIRST), *written_queries(), *pieces_of_texts(samples, each)]
    with ProcessPoolExecutor() as pool:
        truths = list(pool.map(partial(truth_of, queries), chunks))
    text = sum(truth.gzipped for truth in truths) / 1e6
    sizes = built["MB"]
    figures: dict[str, Any] = {
        "documents": count,
        **built,
        "texts gzipped, MB": round(text, 3),
        "index / gzipped text": round((sum(sizes.values()) - sizes["texts"]) / text, 3),
        "index and texts / gzipped text": round(sum(sizes.values()) / text, 3),
    }
    return figures | _answers(queries, truths, index)


def _answers(queries: list[Query], truths: list[Truth], folder: Path) -> dict[str, Any]:
    # Numbers in the index follow the order that the index sorts by.
    places = [place for truth in truths for place in truth.places]
    numbers = {place: number for number, place in enumerate(sorted(places))}
    truth: list[set[int]] = [set() for _ in queries]
    for one in truths:
        for wanted, found in zip(truth, one.finds, strict=True):
            wanted |= {numbers[one.places[at]] for at in found}
    asked = [{"query": q.text, "wanted": sorted(t), "then": THEN} for q, t in zip(queries, truth, strict=True)]
    return _judged(queries, truth, ask(folder, asked), {place[-1]: number for place, number in numbers.items()})


def _judged(
    queries: list[Query], truth: list[set[int]], answers: list[dict[str, Any]], numbers: dict[str, int]
) -> dict[str, Any]:
    recall, precision, wrong_nothing = [], [], []
    worst: dict[str, list[str]] = defaultdict(list)
    for query, wanted, answer in zip(queries, truth, answers, strict=True):
        top = [numbers[address] for address in answer["top"]]
        lost = len(answer["missed"]) + len(answer["denied"])
        recall.append(1 - lost / len(wanted) if wanted else 1.0)
        expected = min(10, len(wanted))
        precision.append(sum(one in wanted for one in top) / max(expected, len(top)) if expected or top else 1.0)
        if wanted and not top:
            wrong_nothing.append(query.text)
        if recall[-1] < 1 or precision[-1] < 1:
            worst[query.kind].append(f"{query.text}: lost {lost}, top {len(top)}, wanted {len(wanted)}")
    first = answers[0]
    cold = sorted(answer["traffic"]["bytes"] for answer in answers)
    return {
        "queries": {
            "written": sum(not q.kind.startswith("random") for q in queries),
            "generated": sum(q.kind.startswith("random") for q in queries),
        },
        "recall": round(mean(recall), 4),
        "precision@10": round(mean(precision), 4),
        "wrong nothing found": wrong_nothing,
        "not perfect": dict(worst),
        f"first query {FIRST}": first["traffic"],
        f"second query {THEN}": first["second"],
        "any query first, bytes (median, 90 %, most)": [cold[len(cold) // 2], cold[len(cold) * 9 // 10], cold[-1]],
        "dearest, KB": {
            q.text: [q.kind, round(a["traffic"]["bytes"] / 1000), a["traffic"]["requests"], a["total"]]
            for a, q in sorted(zip(answers, queries, strict=True), key=lambda pair: -pair[0]["traffic"]["bytes"])[:12]
        },
        "warm ms (median, most)": [
            round(sorted(a["warm"] for a in answers)[len(answers) // 2], 1),
            round(max(a["warm"] for a in answers), 1),
        ],
        "proposals": _proposals(
            {q.text: a["suggestion"] for q, a in zip(queries, answers, strict=True) if not a["total"]}
        ),
    }


def _proposals(made: dict[str, str | None]) -> dict[str, Any]:
    """How many proposals are what a reader would wish; the others, and those for which no wish is written down."""
    wished = {query: wishes for query, wishes in wished_proposals().items() if query in made}
    odd = {query: made[query] for query, wishes in wished.items() if made[query] not in wishes}
    others = {query: instead for query, instead in made.items() if query not in wished}
    return {"wished for": len(wished), "as wished": len(wished) - len(odd), "not as wished": odd, "others": others}
