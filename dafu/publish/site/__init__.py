"""``docs/`` → ``site/``: MkDocs' own functions in forked workers, only for what changed, beside the site that is served."""

from dafu.publish.site.entry import build_site
from dafu.publish.site.report import SiteReport
from dafu.publish.site.wanted import After

__all__ = ["After", "SiteReport", "build_site"]
