"""The figures of the search on so many documents."""

import json
import pickle
import resource
import subprocess
import time
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import mean
from typing import Any

from dafu.search.documents import Document, Layout
from dafu.search.index import build_index
from dafu.search.normal import NormalForm
from dafu.search.variants import opencc_signs
from tests.search.bench.corpus import documents
from tests.search.bench.oracle import Oracle, Query, pieces_of_texts

HERE = Path(__file__).parent
FIRST, THEN = "养老", "社区治理"


def written_queries() -> list[Query]:
    """The written queries with their classes."""
    classes = tomllib.loads((HERE / "queries.toml").read_text(encoding="utf-8"))
    return [Query(kind, text) for kind, texts in classes.items() for text in texts]


def ask(index: Path, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of the client in node."""
    lines = "\n".join(json.dumps(one) for one in asked)
    command = ["node", "--max-old-space-size=3000", str(HERE / "run.mjs"), f"{index}/"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def gzipped(docs: list[Document]) -> int:
    """Bytes of all texts, each compressed by itself."""
    texts = (f"{d.title}\n" + "\n".join(p.text for p in d.paragraphs) for d in docs)
    return sum(len(zlib.compress(text.encode(), 6)) for text in texts)


def stored(path: Path) -> Iterator[Document]:
    """Documents from a file, one at a time, so that reading them costs a build next to nothing."""
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


def build(source: Path, count: int, folder: Path) -> dict[str, Any]:
    """Build once, in a process of its own; what it cost."""
    start, cpu = time.perf_counter(), time.process_time()
    report = build_index(stored(source), folder, variants=opencc_signs(), layout=Layout.for_count(count))
    seconds, processor = time.perf_counter() - start, time.process_time() - cpu
    return {
        "build, ms a document": round(1000 * seconds / count, 2),
        "build, ms of processor a document": round(1000 * processor / count, 2),
        "build, peak MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "files": report.files,
        "grams": report.grams,
        "postings": report.postings,
        "MB": {name: round(size / 1e6, 3) for name, size in report.sizes.items()},
    }


def measure(count: int, each: int, folder: Path) -> dict[str, Any]:
    """All figures at a number of documents."""
    source = folder / "documents.pickle"
    with source.open("wb") as file:
        for document in documents(count):
            pickle.dump(document, file)
    index = folder / "index"
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        built = pool.submit(build, source, count, index).result()
    docs = list(stored(source))
    text = gzipped(docs) / 1e6
    sizes = built["MB"]
    figures: dict[str, Any] = {
        "documents": count,
        **built,
        "texts gzipped, MB": round(text, 3),
        "index / gzipped text": round((sum(sizes.values()) - sizes["texts"]) / text, 3),
        "index and texts / gzipped text": round(sum(sizes.values()) / text, 3),
    }
    return figures | _answers(docs, index, each)


def _answers(docs: list[Document], folder: Path, each: int) -> dict[str, Any]:
    # Numbers in the index follow the order that the index sorts by.
    ordered = sorted(docs, key=lambda d: (*(d.facets.get(n, ()) for n in docs[0].facets), d.date, d.id))
    oracle = Oracle(ordered, NormalForm(opencc_signs()))
    queries = [Query("measured", FIRST), *written_queries(), *pieces_of_texts(oracle.raw, each)]
    truth = [oracle.finds(query.text) for query in queries]
    for query, found in zip(queries, truth, strict=True):
        assert not query.kind.startswith("random") or oracle.prints(query.text) <= found, query
    asked = [{"query": q.text, "wanted": sorted(t), "then": THEN} for q, t in zip(queries, truth, strict=True)]
    answers = ask(folder, asked)
    return _judged(queries, truth, answers, {d.address: n for n, d in enumerate(ordered)})


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
        "nothing found → instead": {
            q.text: a["suggestion"] for q, a in zip(queries, answers, strict=True) if not a["total"]
        },
    }
