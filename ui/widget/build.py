"""Makes ``ui/static/widget.js`` and ``widget.css`` of the sources: ``python -m ui.widget.build``.

Joining, and leaving out comments and indentation, is all it does: what a browser runs can be read beside
its source line by line. The results are committed, so that nothing is built at install or at run time; a
test compares them with the sources.
"""

import json
import re
from pathlib import Path

_SOURCES = Path(__file__).parent / "src"
_STATIC = Path(__file__).parent.parent / "static"
_HEAD = "/* 策问 Cewen widget. Sources: ui/widget/src. Apache-2.0. */\n"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TRAILING = re.compile(r"(?<=[;{},]) // .*$")


def stylesheet() -> str:
    """The styles without comments and needless space."""
    text = _COMMENT.sub("", (_SOURCES / "style.css").read_text(encoding="utf-8"))
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"\s*([{};,])\s*|(?<=:) ", r"\1", text).replace(";}", "}").strip()


def script() -> str:
    """All scripts in the order of their names, inside one function."""
    parts = [f"const CSS_TEXT = {json.dumps(stylesheet(), ensure_ascii=False)};"]
    for path in sorted(_SOURCES.glob("*.js")):
        parts.extend(_bare(path.read_text(encoding="utf-8")))
    return f"{_HEAD}(function () {{\n'use strict';\n" + "\n".join(parts) + "\n})();\n"


def build(folder: Path = _STATIC) -> None:
    """Write both files."""
    (folder / "widget.js").write_text(script(), encoding="utf-8")
    (folder / "widget.css").write_text(stylesheet() + "\n", encoding="utf-8")


def _bare(source: str) -> list[str]:
    """Lines without indentation and line comments. The sources hold no text that looks like one."""
    lines = (_TRAILING.sub("", line.strip()) for line in source.splitlines())
    return [line for line in lines if line and not line.startswith("//")]


if __name__ == "__main__":
    build()
