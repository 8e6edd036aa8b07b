"""Makes ``ui/static/widget.js`` and ``widget.css`` of the sources: ``python -m ui.widget.build``.

Joining, and leaving out comments and space, is all it does: no name is changed, so what a browser
runs can be read beside its source. The results are committed, so that nothing is built at install
or at run time; a test compares them with the sources.
"""

import json
import re
from pathlib import Path

_SOURCES = Path(__file__).parent / "src"
_STATIC = Path(__file__).parent.parent / "static"
_HEAD = "/* 策问 Cewen widget. Sources: ui/widget/src. Apache-2.0. */\n"
_STRICT = "'use strict';\n"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def stylesheet() -> str:
    """The styles without comments and needless space."""
    text = _COMMENT.sub("", (_SOURCES / "style.css").read_text(encoding="utf-8"))
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"\s*([{};,])\s*|(?<=:) ", r"\1", text).replace(";}", "}").strip()


def script() -> str:
    """All scripts in the order of their names, inside one function."""
    try:
        from rjsmin import jsmin
    except ImportError as error:
        raise ImportError("building the widget needs rjsmin: pip install -e '.[dev]'") from error
    sources = [path.read_text(encoding="utf-8") for path in sorted(_SOURCES.glob("*.js"))]
    styles = f"const CSS_TEXT = {json.dumps(stylesheet(), ensure_ascii=False)};"
    inside = "\n".join([styles, *sources])
    return f"{_HEAD}{jsmin(f'(function(){{{_STRICT}{inside}}})();')}\n"


def build(folder: Path = _STATIC) -> None:
    """Write both files."""
    (folder / "widget.js").write_text(script(), encoding="utf-8")
    (folder / "widget.css").write_text(stylesheet() + "\n", encoding="utf-8")


if __name__ == "__main__":
    build()
