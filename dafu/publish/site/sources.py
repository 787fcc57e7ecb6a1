"""The sources of a site as MkDocs finds them, from a look at ``docs/`` that was taken already.

MkDocs walks the folder once more, and works out with four paths for each file what two splits of a text say as well.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from posixpath import splitext
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, get_files, set_exclusions
from mkdocs.utils import is_markdown_file

from dafu.publish.site.configuration import is_plain
from dafu.publish.stamps import Stamp

_FIRST = ("index", "README")


def find_sources(config: MkDocsConfig, seen: Mapping[str, Stamp]) -> Files:
    """The files of ``docs_dir``, as ``get_files`` gives them; it does so itself where anything is out of the ordinary.

    Args:
        config: the configuration.
        seen: the files below ``docs_dir``.
    """
    if not is_plain(config):
        return get_files(config)  # a plug-in may have written more since
    files = list(_files(config, seen))
    places = {file.dest_uri for file in files}
    # Links may lead to whole folders; of two sources for one page, MkDocs chooses one, and says so.
    if len(places) < len(files) or any(stamp.size < 0 for stamp in seen.values()):
        return get_files(config)
    set_exclusions(files, config)
    return Files(files)


def _files(config: MkDocsConfig, seen: Mapping[str, Stamp]) -> Iterator[File]:
    folders: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for path in seen:
        *folder, name = path.split("/")
        folders[tuple(folder)].append(name)
    shared = {
        "src_dir": config.docs_dir,
        "dest_dir": config.site_dir,
        "use_directory_urls": config.use_directory_urls,
        "inclusion": File.inclusion,
    }
    for parents in sorted(folders):
        prefix = "/".join((*parents, ""))
        for name in sorted(folders[parents], key=lambda name: (splitext(name)[0] not in _FIRST, name)):
            yield _file(prefix, name, shared)


def _file(prefix: str, name: str, shared: Mapping[str, Any]) -> File:
    """One file, with all that its constructor would set; and where it goes, which is asked of each."""
    made = File.__new__(File)
    known = vars(made)
    known["src_uri"] = prefix + name
    known.update(shared)
    if is_markdown_file(name):
        stem = splitext(name)[0]
        stem = known["name"] = "index" if stem == "README" else stem
        is_folder = shared["use_directory_urls"] and stem != "index"
        known["dest_uri"] = f"{prefix}{stem}/index.html" if is_folder else f"{prefix}{stem}.html"
    else:
        known["dest_uri"] = prefix + name
    return made
