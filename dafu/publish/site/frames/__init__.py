"""What a template makes of a page, made once for all pages that it would treat alike.

A template is rendered with a stand-in of a page that notes all that the template looks at: what a condition asked, what was
shown. The text around what was shown is the frame. Of another page for which every question has the same answer, the
template would make the same text around that page's own words; so the frame is filled instead.

A stand-in answers no question that is not noted. A template that asks another one is rendered by Jinja as ever.
"""

from dafu.publish.site.frames.templates import FramedTemplates

__all__ = ["FramedTemplates"]
