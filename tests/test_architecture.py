"""The shape of the code: direction and edges of imports, sizes, and that importing does nothing."""

import ast
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("ingest", "vectorstore", "assistant", "ui", "evals", "prompts")
MAY_IMPORT = {
    "ingest": {"ingest"},
    "vectorstore": {"vectorstore", "ingest"},
    "assistant": {"assistant", "vectorstore", "ingest", "prompts"},
    "ui": {"ui", "assistant", "vectorstore", "ingest", "prompts"},
    "evals": {"evals", "assistant", "vectorstore", "ingest", "prompts"},
    "prompts": {"prompts"},
}
# The command line starts the server and the suite, each when it is asked for and not before.
ENTRY_POINTS = {"assistant/commands_operation.py"}
# Each heavy library and the one place (a file, or a folder) that knows it.
EDGES = {
    "chromadb": ["vectorstore/chroma.py"],
    "langchain_chroma": ["vectorstore/retriever.py"],
    "sentence_transformers": [
        "vectorstore/transformers.py",
        "vectorstore/hashing_module.py",  # a module that lives inside sentence-transformers
        "vectorstore/training/",
        "evals/retrieval_baselines.py",
    ],
    "torch": [
        "vectorstore/transformers.py",
        "vectorstore/hashing_module.py",
        "vectorstore/training/",
    ],
    "tokenizers": ["vectorstore/static.py", "vectorstore/training/"],
    "gradio": ["ui/staff/"],
    "pypdf": ["ingest/from_pdf.py"],
    "docx": ["ingest/from_docx.py", "assistant/paper.py", "assistant/ledger.py"],
    "openpyxl": ["assistant/ledger.py", "ui/exports.py", "ui/labels.py"],
    "lxml": ["ingest/from_html.py"],
    "opencc": ["assistant/normalise.py", "vectorstore/script.py"],
    "langchain": ["assistant/llm/"],
    "langchain_openai": ["assistant/llm/"],
    "openai": ["assistant/llm/"],
    "mcp": ["ui/mcp_server.py"],
    "prometheus_client": ["ui/metrics.py"],
}
TOO_OLD = {"langchain_classic", "langchain.chains", "langchain_community"}
LONGEST = 350


def files() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, anywhere in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found.append(node.module or "")
    return tuple(found)


def at_once(path: Path) -> set[str]:
    """Top-level packages that a file imports when it is imported itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_go_one_way(package: str) -> None:
    wrong = [
        f"{name(path)} imports {module}"
        for path in (ROOT / package).rglob("*.py")
        for module in imported(path)
        if module.partition(".")[0] in PACKAGES
        and module.partition(".")[0] not in MAY_IMPORT[package]
        and name(path) not in ENTRY_POINTS
    ]
    assert wrong == []


@pytest.mark.parametrize("library", EDGES)
def test_a_heavy_library_is_imported_in_one_place(library: str) -> None:
    wrong = [
        name(path)
        for path in files()
        if any(module.partition(".")[0] == library for module in imported(path))
        and not name(path).startswith(tuple(EDGES[library]))
        and not name(path).startswith("evals/bench")
    ]
    assert wrong == []


def test_what_is_at_its_end_of_life_is_not_used() -> None:
    wrong = [
        f"{name(path)} imports {module}"
        for path in files()
        for module in imported(path)
        if module in TOO_OLD or module.partition(".")[0] in TOO_OLD
    ]
    assert wrong == []


def test_the_plan_as_a_value_needs_the_standard_library_alone() -> None:
    assert at_once(ROOT / "ingest" / "plan.py") <= set(sys.stdlib_module_names)


def test_no_file_is_too_long() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files()}
    assert {file: length for file, length in lengths.items() if length > LONGEST} == {}


def test_every_package_is_installed() -> None:
    """A checkout finds them all; an installed copy only those that are listed."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = set(table["tool"]["setuptools"]["packages"])
    folders = {
        path.parent.relative_to(ROOT).as_posix().replace("/", ".")
        for package in PACKAGES
        for path in (ROOT / package).rglob("__init__.py")
    }
    assert folders - listed == set()
    data = {path.parent.name for path in (ROOT / "data").glob("*/*.tsv")}
    assert {f"cewen_data.{name}" for name in data} - listed == set()


def test_no_module_is_named_by_what_anything_could_be() -> None:
    vague = {"utils", "helpers", "common", "manager", "base", "misc", "util"}
    assert [name(path) for path in files() if path.stem in vague] == []


def test_no_module_hides_one_of_the_standard_library() -> None:
    known = set(sys.stdlib_module_names) - {"__main__", "__init__"}
    hiding = [name(path) for path in files() if path.stem in known and len(path.parts) == 2]
    assert hiding == []


def test_the_tests_are_flat() -> None:
    tests = ROOT / "tests"
    assert list(tests.rglob("__init__.py")) == []
    assert [p for p in tests.rglob("test_*.py") if p.parent != tests] == []


IMPORT = """
import os, pathlib, socket, sys
before = dict(os.environ)

def refuse(*a, **k):
    raise AssertionError(f"importing did something: {a[:2]}")

os.mkdir = os.makedirs = socket.socket.connect = refuse
real = open
import builtins
def reading(file, mode="r", *a, **k):
    assert not set("wax+") & set(mode), f"importing wrote {file}"
    return real(file, mode, *a, **k)
builtins.open = reading
sys.dont_write_bytecode = True
for module in sys.argv[1].split(","):
    __import__(module)
assert dict(os.environ) == before, "importing changed the environment"
heavy = {"torch", "sentence_transformers", "chromadb", "gradio", "opencc", "langchain_openai"}
print(",".join(sorted(heavy & set(sys.modules))))
"""


@pytest.mark.parametrize(
    "package", ["ingest", "vectorstore", "assistant", "evals", "prompts", "ui"]
)
def test_importing_does_nothing_and_loads_nothing_heavy(package: str, tmp_path: Path) -> None:
    modules = [
        name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__main__.py"
        and "training" not in path.parts
        and "staff" not in path.parts
        and not path.name.startswith("bench_")
        and path.stem not in {"hashing_module", "env"}
        and "migrations" not in path.parts
    ]
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT, ",".join(sorted(modules))],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": ""}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout.strip()) == (0, ""), ran.stderr[-2000:]
    assert list(tmp_path.iterdir()) == []


def test_the_command_line_imports_nothing_but_the_standard_library(tmp_path: Path) -> None:
    code = (
        "import sys; import assistant.cli; assistant.cli._parser();"
        "print([m for m in sys.modules if m.partition('.')[0] not in sys.stdlib_module_names"
        " and m.partition('.')[0] not in ('assistant', '__main__') and '__' not in m])"
    )
    ran = subprocess.run(
        [sys.executable, "-S", "-c", code],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": ""}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert ran.stdout.strip() == "[]", ran.stdout + ran.stderr
