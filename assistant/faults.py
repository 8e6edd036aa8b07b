"""Which errors a user can cause, and how they are told. Anything else is a defect and may be raised."""


def explain(error: Exception) -> str | None:
    """A message for the user; None when the error is not one of theirs."""
    from assistant.settings import SettingsError
    from ingest.errors import IngestError

    known: tuple[type[Exception], ...] = (SettingsError, IngestError, *_later())
    if isinstance(error, known):
        return str(error.args[0]) if error.args else str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or '文件'}：{_SYSTEM.get(type(error), error.strerror)}。"
    return None


_SYSTEM: dict[type[BaseException], str] = {
    FileNotFoundError: "没有这个文件或文件夹",
    PermissionError: "没有权限",
    IsADirectoryError: "这是文件夹，应为文件",
    NotADirectoryError: "路径中有一段不是文件夹",
    FileExistsError: "已经存在",
}


def _later() -> tuple[type[Exception], ...]:
    """Errors of modules that cost time to import: only when they are loaded already."""
    import sys

    names = (
        ("assistant.desk", "UnknownPlan"),
        ("assistant.ledger", "ExportError"),
        ("assistant.batch", "BatchError"),
        ("assistant.rules", "RuleError"),
        ("vectorstore.errors", "VectorstoreError"),
        ("evals.cases", "CasesError"),
        ("assistant.store", "StoreError"),
        ("assistant.store.backup", "BackupError"),
        ("ui.errors", "ServerError"),
    )
    found = (getattr(sys.modules.get(module), name, None) for module, name in names)
    return tuple(kind for kind in found if isinstance(kind, type) and issubclass(kind, Exception))
