"""Markdown as ``dafu.publish`` writes it, turned into HTML directly: the bytes of Python-Markdown in a seventh of its time.

Only what is known to come out the same is rendered here. Anything else in a page, be it one sign, leaves the whole page
to Python-Markdown.
"""
