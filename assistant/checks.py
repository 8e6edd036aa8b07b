"""What ``cewen doctor`` checks of the assistant itself: each a verdict with what to do."""

import platform
import shutil
import sys
from collections.abc import Iterator

from assistant.settings import Settings

Check = tuple[bool, str]


def checks(settings: Settings) -> Iterator[Check]:
    """Python, disk, model, plans and index, language model."""
    yield _python()
    yield _disk(settings)
    yield _model(settings)
    yield _index(settings)
    yield _llm(settings)


def _python() -> Check:
    good = sys.version_info >= (3, 11)
    advice = "" if good else "；请改用 3.11 或更新的版本"
    return good, f"Python {platform.python_version()}{advice}"


def _disk(chosen: Settings) -> Check:
    folder = chosen.home if chosen.home.exists() else chosen.home.absolute().parent
    free = shutil.disk_usage(folder).free / 2**30
    advice = "" if free > 1 else "；不足 1 GB，请清理，或用 CEWEN_HOME 换一个地方"
    return free > 1, f"状态文件夹 {chosen.home}，所在磁盘剩余 {free:.1f} GB{advice}"


def _model(chosen: Settings) -> Check:
    from vectorstore import embedder
    from vectorstore.errors import VectorstoreError

    name = chosen.embedder or "bundled"
    try:
        loaded = embedder.load(name)
        loaded.encode(["检查"])
    except (VectorstoreError, OSError) as error:
        return False, f"向量模型 {name}：{error}"
    return True, f"向量模型 {loaded.name}，{loaded.dimension} 维"


def _index(chosen: Settings) -> Check:
    from assistant.desk import Assistant
    from ingest.errors import IngestError
    from vectorstore.errors import VectorstoreError

    try:
        desk = Assistant.open(chosen)
    except (IngestError, VectorstoreError, OSError) as error:
        return False, f"计划与索引：{error}"
    names = "、".join(f"《{plan.title}》" for plan in desk.plans)
    return True, f"已收录 {len(desk.plans)} 份计划：{names}"


def _llm(chosen: Settings) -> Check:
    if not chosen.llm:
        return True, "语言模型：没有设置，由规则作答"
    from assistant.llm.probe import probe

    return probe(chosen)
