"""The client as one classic script, which pages opened from a disk can load too; modules cannot be loaded there."""

import re

from dafu.search.folder import read_client

_IMPORT = re.compile(r'^import [^;]+ from "\./[\w-]+\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_COMMENT = re.compile(r"^ *(?:/\*\*.*?\*/|//[^\n]*)\n| //[^\n\"`]*$", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^ +|\n(?=\n)", re.MULTILINE)
# Strings, templates and regular expressions; a sign of division has a space after it.
_LITERAL = re.compile(r'("(?:[^"\\]|\\.)*"|`[^`]*`|/(?! )(?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+/)')
_GOES_ON = re.compile(r"(?<=[{(,;])\n|\n(?=[})\]])")
_BESIDE_SIGNS = re.compile(r" ?([=<>?:,&|{}()\[\]*;!]+) ?|(?<=[\w)\]]) ([+/-]) (?=[\w(])")


def client_script() -> str:
    """All modules in one function, without comments and spare white space; sets ``globalThis.createSearch``."""
    modules = (_EXPORT.sub("", _IMPORT.sub("", source)) for _, source in read_client())
    body = _INDENT.sub("", _COMMENT.sub("", "\n".join(modules)))
    body = _GOES_ON.sub("", "\n".join(map(_without_spare_spaces, body.split("\n"))))
    return f'(() => {{\n"use strict";\n{body}\nglobalThis.createSearch = createSearch;\n}})();\n'


def _without_spare_spaces(line: str) -> str:
    """A line without the spaces beside its signs."""
    parts = _LITERAL.split(line)
    return "".join(part if at % 2 else _BESIDE_SIGNS.sub(r"\1\2", part) for at, part in enumerate(parts))
