"""Everything that can be wrong below the search. Messages are for people, in Chinese.

::

    VectorstoreError
    ├── BadRow            a line of a questions, refusals or lexicon file that can't be used
    ├── UnknownEmbedder   no folder, bundled model or library of this name
    ├── BrokenModel       a model folder whose files don't belong together
    ├── IndexBroken       a Chroma folder that can't be opened or doesn't hold what it says
    └── IndexBusy         another process owns the Chroma folder

Each message says where, what was found, what was expected, and what to do next.
"""

from pathlib import Path


class VectorstoreError(Exception):
    """Base of the tree."""


class BadRow(VectorstoreError):  # noqa: N818 - named after what it is, as the whole tree
    """A line of a file that people edit can't be used.

    Attributes:
        source: The file.
        line: 1-based.
    """

    def __init__(self, source: Path, line: int, found: str, expected: str) -> None:
        super().__init__(f"{source} 第{line}行：{found}。{expected}")
        self.source = source
        self.line = line


class UnknownEmbedder(VectorstoreError):  # noqa: N818
    """The setting names no embedding model that can be loaded."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"找不到嵌入模型 {name!r}：{why}。请在 CEWEN_EMBEDDER 中填写模型目录、"
            "sentence-transformers 的模型名，或 hashing。"
        )
        self.name = name


class BrokenModel(VectorstoreError):  # noqa: N818
    """The files of a model folder don't belong together."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"模型目录 {folder} 无法使用：{why}。请重新下载或重新训练该模型。")
        self.folder = folder


class IndexBroken(VectorstoreError):  # noqa: N818
    """A Chroma folder can't be opened, or holds something else than its manifest says."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"索引目录 {folder} 无法使用：{why}。索引可以随时由原文重建。")
        self.folder = folder
        self.why = why


class IndexBusy(VectorstoreError):  # noqa: N818
    """Another process owns the Chroma folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"索引目录 {folder} 正由另一个进程使用；本进程改用内存中的精确检索。")
        self.folder = folder
