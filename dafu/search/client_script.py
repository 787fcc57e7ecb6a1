"""The client as one classic script, which pages opened from a disk can load too; modules cannot be loaded there."""

import re

from dafu.search.folder import read_client

_IMPORT = re.compile(r'^import [^;]+ from "\./[\w-]+\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_COMMENT = re.compile(r"^ *(?:/\*\*.*?\*/|//[^\n]*)\n| //[^\n\"`]*$", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^ +|\n(?=\n)", re.MULTILINE)


def client_script() -> str:
    """All modules in one function, without comments and indents; sets ``globalThis.createSearch``."""
    modules = (_EXPORT.sub("", _IMPORT.sub("", source)) for _, source in read_client())
    body = _INDENT.sub("", _COMMENT.sub("", "\n".join(modules)))
    return f'(() => {{\n"use strict";\n{body}\nglobalThis.createSearch = createSearch;\n}})();\n'
