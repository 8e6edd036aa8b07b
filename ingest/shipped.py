"""The files that come with the product: in a checkout, and in an installed package."""

import functools
from pathlib import Path


@functools.cache
def folder() -> Path:
    """The folder ``data/`` of a checkout, or ``cewen_data`` in site-packages.

    Raises:
        FileNotFoundError: neither is there; the message names both places.
    """
    here = Path(__file__).resolve().parent.parent
    for candidate in (here / "data", here / "cewen_data"):
        if (candidate / "plans").is_dir():
            return candidate
    raise FileNotFoundError(
        f"随产品提供的数据目录不存在：{here / 'data'}、{here / 'cewen_data'} 都没有。"
        "请重新安装 cewen。"
    )


def plans() -> list[Path]:
    """The shipped plans, in order of their file names."""
    return sorted(path for path in (folder() / "plans").iterdir() if path.suffix == ".txt")
