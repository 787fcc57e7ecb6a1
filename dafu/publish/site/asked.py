"""What a page asks for while it is rendered: the files that its links lead to."""

from mkdocs.structure.files import File, Files


class AskedFiles(Files):
    """The files of the site, which remember what was asked for: those are what links of a page depend on."""

    def __init__(self, files: Files) -> None:
        """Share the files; a copy for each page would take longer than the page."""
        super().__init__(())
        self._sources = files
        self.found: set[str] = set()
        self.missing = False

    def get_file_from_path(self, path: str) -> File | None:
        """As MkDocs does, and remember the answer."""
        file = self._sources.get_file_from_path(path)
        if file is None:
            self.missing = True
        else:
            self.found.add(file.src_uri)
        return file
