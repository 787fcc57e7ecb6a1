"""Whenever a build ends, and however: the site is the one before or the new one, whole; the next build repairs."""

import errno
import multiprocessing
import os
import signal
import time
from collections.abc import Mapping

import mkdocs.utils
import pytest

from dafu.errors import SiteError
from dafu.publish.site import folders
from tests.publish.site.conftest import Project, reply_text

DELAYS = (0.05, 0.2, 0.35, 0.5, 0.8, 1.3)
"""Seconds after which a build is killed; a whole one takes about half a second to two."""


def _change(project: Project, word: str) -> None:
    for number in range(9):
        project.reply(number).write_text(reply_text(number) + f"\n{word}\n", encoding="utf-8")


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_killed_build_leaves_the_old_site_or_the_new_one(
    project: Project, monkeypatch: pytest.MonkeyPatch, *, can_exchange: bool
) -> None:
    if not can_exchange:
        monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    project.build()
    sites = [project.files()]
    for number, delay in enumerate(DELAYS):
        _change(project, f"第{number}次")
        build = multiprocessing.get_context("fork").Process(target=project.build)
        build.start()
        time.sleep(delay)
        assert build.pid is not None
        os.kill(build.pid, signal.SIGKILL)
        build.join()
        left = project.files()
        project.build()
        sites.append(project.files())
        assert left in sites[-2:]
    assert sites[-1] == project.stock()


def test_a_build_that_is_killed_between_two_renames_is_undone_by_the_next(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    project.build()
    project.build()
    before = project.files()
    place = folders.Place.of(project.site, project.root)
    place.site.rename(place.beside.with_suffix(".before"))
    place.repair()
    assert project.files() == before


def test_a_full_disk_leaves_the_site_as_it_was_and_no_half_one_beside(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build()
    before = project.files()
    _change(project, "改")

    def full(_content: bytes, path: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    with monkeypatch.context() as patch:
        patch.setattr(mkdocs.utils, "write_file", full)
        with pytest.raises(SiteError, match="No space left"):
            project.build()
    assert project.files() == before
    assert not list((project.root / ".cache/site").glob("*.next"))
    project.build()
    assert project.files() == project.stock()


def test_a_disk_that_is_full_once_the_site_is_in_its_place_is_no_failure(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: str, target: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), source, None, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", full)
        project.build()
    assert project.files() == project.stock()
    assert not list((project.root / ".cache/site").glob("*.next"))
    _change(project, "改")
    project.build()
    assert project.files() == project.stock()


def test_a_killed_worker_fails_the_build_and_leaves_the_site_as_it_was(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build()
    before: Mapping[str, bytes] = project.files()
    _change(project, "改")
    parent = os.getpid()

    def die(*_: object) -> None:
        assert os.getpid() != parent
        os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr(mkdocs.utils, "write_file", die)
        patch.setattr("dafu.publish.site.tree._build_theme_template", lambda *_: None)
        patch.setattr("dafu.publish.site.tree.build_sitemap", lambda _: True)
        with pytest.raises(SiteError, match="ended from outside"):
            project.build()
    assert project.files() == before


def test_a_site_on_another_file_system_or_a_mount_point_is_named(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build()
    _change(project, "改")

    def busy(*_: object) -> bool:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(folders, "_exchange", busy)
    with pytest.raises(SiteError, match="site_dir"):
        project.build()
