"""``docs/`` → ``site/``: MkDocs' own functions in forked workers, only for what changed, beside the site that is served."""

from dafu.publish.site.build import After, build_site
from dafu.publish.site.report import SiteReport

__all__ = ["After", "SiteReport", "build_site"]
