"""What can go wrong, as types: who may raise it, and what a reader of the message can do about it."""


class DafuError(Exception):
    """A failure with a message for people: place, rule, value and remedy in one line.

    The command line prints the message and exits with 2; only ``--debug`` shows a traceback.
    """


class RuleError(DafuError):
    """A file under ``rules/`` is wrong; raised by the rulebook, with all errors of all files at once."""


class SettingsError(DafuError):
    """``archive.toml`` is wrong; raised by the rulebook, with everything that is wrong at once."""


class CaptureError(DafuError):
    """One capture cannot be read; raised by reading. The pipeline sets that capture aside and goes on."""


class CorpusError(DafuError):
    """The corpus as a whole cannot be used (missing, not a folder, unreadable)."""


class WriteError(DafuError):
    """The tree under ``docs/`` cannot be written safely; nothing that we did not write is touched."""


class StoreError(DafuError):
    """What earlier builds know cannot be kept: the disk is full, or ``.cache/`` cannot be written."""


class BusyError(DafuError):
    """Another build is at work in the same project."""


class SiteError(DafuError):
    """The site cannot be built or put in place; the site that stood before stays as it was."""


class ClusterError(DafuError):
    """A cluster cannot be reached, went away, or would work by other code or rules than this build."""
