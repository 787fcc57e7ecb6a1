"""A cluster makes what one machine makes, whatever happens to its workers."""

import os
import shutil
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.bench.project import Project, digests
from tests.cluster.conftest import Cluster, build, cluster_of, wait_for

s3fs = pytest.importorskip("s3fs", reason="the extra `cluster` is not installed here; make test-cluster runs these")
distributed = pytest.importorskip("distributed")


def test_a_cluster_makes_the_same_tree_as_one_machine(project: Project, other: Project, tmp_path: Path) -> None:
    (tmp_path / "workers").mkdir()
    shutil.copytree(project.folder / "corpus", other.folder / "corpus", dirs_exist_ok=True)
    with cluster_of(2, tmp_path / "workers") as cluster:
        run = build(other, "--cluster", cluster.address)
        with distributed.Client(cluster.address, set_as_default=False) as client:
            workers = wait_for(lambda: len(client.scheduler_info()["workers"]))
    assert (run.stderr, run.returncode, workers) == ("", 0, 2)
    assert digests(other.docs) == digests(project.docs)


def test_captures_of_a_store_are_converted_by_workers_that_share_no_folder_with_it(
    project: Project, other: Project, store: Mapping[str, str], tmp_path: Path
) -> None:
    _fill(store, "archive", project.folder / "corpus")
    (tmp_path / "workers").mkdir()
    with cluster_of(1, tmp_path / "workers") as cluster:
        shutil.rmtree(other.folder / "corpus")
        run = build(other, "--cluster", cluster.address, "--corpus", "s3://archive/corpus", environment=store)
    assert (run.stderr, run.returncode) == ("", 0)
    assert digests(other.docs) == digests(project.docs)


def test_a_store_is_read_without_a_cluster_too_and_what_changes_there_changes_here(
    other: Project, store: Mapping[str, str]
) -> None:
    (other.folder / "few").mkdir()
    (other.folder / "few" / "a.txt").write_text("关于市九届人大一次会议第12号建议的答复\n", encoding="utf-8")
    system = _fill(store, "few", other.folder / "few", "few")
    url = ("--corpus", "s3://few/few", "--jobs", "1")
    first = build(other, *url, environment=store).stdout
    system.pipe("few/few/b.txt", b"")
    second = build(other, *url, environment=store).stdout
    system.rm("few/few/a.txt")
    third = build(other, *url, environment=store).stdout
    assert [run.split(" read: ")[0] for run in (first, second, third)] == ["1 capture", "2 captures", "1 capture"]
    assert "few/b.txt: is empty" in third


def test_a_worker_that_is_killed_loses_nothing(project: Project, other: Project, tmp_path: Path) -> None:
    (tmp_path / "workers").mkdir()
    shutil.copytree(project.folder / "corpus", other.folder / "corpus", dirs_exist_ok=True)
    with cluster_of(2, tmp_path / "workers") as cluster:
        killed: list[int] = []
        killer = threading.Thread(target=_kill_one_at_work, args=(cluster, killed))
        killer.start()
        run = build(other, "--cluster", cluster.address)
        killer.join()
    assert len(killed) == 1
    assert (run.stderr, run.returncode) == ("", 0)
    assert digests(other.docs) == digests(project.docs)


def test_workers_with_other_rules_are_named_and_do_nothing(other: Project, tmp_path: Path) -> None:
    (tmp_path / "workers").mkdir()
    with cluster_of(1, tmp_path / "workers") as cluster:
        with (cluster.folder / "dafu" / "rules" / "damage.toml").open("a", encoding="utf-8") as rules:
            rules.write("\n# another version\n")
        run = build(other, "--cluster", cluster.address)
    assert run.returncode == 2
    assert "other code, rules or libraries than here" in run.stderr
    assert "tcp://127.0.0.1:" in run.stderr


def test_a_scheduler_that_does_not_answer_is_said_with_what_to_do(other: Project) -> None:
    run = build(other, "--cluster", "tcp://127.0.0.1:9")
    assert run.returncode == 2
    assert "tcp://127.0.0.1:9: no scheduler answers" in run.stderr
    assert "dask scheduler" in run.stderr


def _fill(store: Mapping[str, str], bucket: str, folder: Path, name: str = "corpus") -> Any:
    """Put a folder into a bucket."""
    system = s3fs.S3FileSystem(
        endpoint_url=store["AWS_ENDPOINT_URL"],
        key="nobody",
        secret="nothing",
        client_kwargs={"region_name": "eu-west-1"},
        skip_instance_cache=True,
        use_listings_cache=False,
    )
    system.mkdir(bucket)
    for path in folder.rglob("*"):
        if path.is_file():
            system.pipe(f"{bucket}/{name}/{path.relative_to(folder).as_posix()}", path.read_bytes())
    return system


def _kill_one_at_work(cluster: Cluster, killed: list[int]) -> None:
    """Kill the worker that has tasks, when some are done."""
    with distributed.Client(cluster.address, set_as_default=False) as client:
        wait_for(lambda: len(client.nthreads()) == 2)
        busy = wait_for(lambda: [address for address, keys in client.processing().items() if len(keys) > 1])
        pids = client.run(os.getpid, workers=busy[:1])
        worker = next(worker for worker in cluster.workers if worker.pid in pids.values())
        time.sleep(0.2)
        if client.processing()[busy[0]]:
            worker.kill()
            killed.append(worker.pid)
