"""The command ``cewen``. Nothing heavy is imported before a command needs it.

Exit codes: 0 done, 1 a check failed, 2 wrong usage or bad input (a message, never a traceback).
"""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

# What argparse says in English, and how we say it.
_WORDS = (
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"argument (\S+): invalid choice: (\S+) \(choose from (.*)\)", r"\1 没有 \2，可用的有 \3"),
    (r"argument (\S+): invalid int value: (\S+)", r"\1 应为整数，写的是 \2"),
    (r"argument (\S+): expected one argument", r"\1 后面要写一个值"),
    (r"expected (?:one|at least one) argument", r"后面要写一个值"),
)
Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code, and raises nothing that a user could cause."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(argv)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:
        from assistant.faults import explain

        message = explain(error)
        if message is None:
            raise
        print(message, file=sys.stderr)
        return 2


class _Help(argparse.HelpFormatter):
    """Help without English."""

    def add_usage(self, usage, actions, groups, prefix=None) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        """The usage line, in Chinese."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse with Chinese messages and our exit code."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - argparse's own
        super().__init__(**{"add_help": False, "formatter_class": _Help, **settings})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        for pattern, words in _WORDS:
            message = re.sub(pattern, words, message)
        self.print_usage(sys.stderr)
        print(f"用法不对：{message}。用 {self.prog} --help 查看说明。", file=sys.stderr)
        raise SystemExit(2)


def _lazy(module: str, name: str) -> Command:
    """A command that imports its module when it runs."""

    def run(options: argparse.Namespace) -> int:
        from importlib import import_module

        return int(getattr(import_module(module), name)(options))

    return run


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="cewen", description="策问：依据计划原文回答，句句有出处。")
    commands = parser.add_subparsers(
        title="可用的命令", metavar="命令", required=True, parser_class=_Parser
    )
    _add_plans(commands)
    _add_questions(commands)
    _add_operation(commands)
    return parser


def _command(
    commands: "argparse._SubParsersAction[_Parser]",
    name: str,
    text: str,
    function: str,
    module: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=_lazy(module, function))
    return parser


def _add_plans(commands: "argparse._SubParsersAction[_Parser]") -> None:
    module = "assistant.commands_plans"
    ingest = _command(commands, "ingest", "读入计划文件并建立索引", "ingest", module)
    ingest.add_argument("paths", nargs="*", metavar="PATH", help="文件或网址；不写则读入随附的计划")
    ingest.add_argument("--quiet", action="store_true", help="只说有变化的")
    ingest.add_argument(
        "--questions", action="store_true", help="请已配置的语言模型为新计划写相似问"
    )
    show = _command(commands, "show", "显示已解析的计划", "show", module)
    show.add_argument("id", nargs="?", metavar="ID", help="计划标识；只有一份时可不写")
    show.add_argument("--json", action="store_true", help="整个结构，JSON 格式")
    parse = _command(commands, "parse", "只解析，不保存", "parse", module)
    parse.add_argument("path", metavar="PATH")
    parse.add_argument("--json", action="store_true", help="JSON 格式")
    units = _command(commands, "units", "责任台账：单位与任务", "units", module)
    units.add_argument("--unit", metavar="单位", help="只看一个单位")
    units.add_argument("--plan", metavar="ID", help="计划标识")
    units.add_argument("-o", "--output", metavar="FILE", help="写入 .xlsx、.csv 或 .docx")


def _add_questions(commands: "argparse._SubParsersAction[_Parser]") -> None:
    module = "assistant.commands_questions"
    ask = _command(commands, "ask", "问一个问题", "ask", module)
    ask.add_argument("question", metavar="问题")
    ask.add_argument("--json", action="store_true", help="答案 JSON")
    ask.add_argument("--plan", metavar="ID", help="计划标识")
    chat = _command(commands, "chat", "在终端里连续对话", "chat", module)
    chat.add_argument("--plan", metavar="ID", help="计划标识")
    answer = _command(commands, "answer", "批量回答：每行一段对话", "answer", module)
    answer.add_argument("cases", metavar="CASES.jsonl", help='每行 {"id", "turns": [..]}')
    answer.add_argument("-o", "--output", metavar="OUT.jsonl", required=True)
    answer.add_argument("--plan", metavar="ID", help="计划标识")
    search = _command(commands, "search", "只检索，显示各路名次", "search", module)
    search.add_argument("query", metavar="词")
    search.add_argument("-k", type=int, default=10, metavar="N", help="最多几条（默认 10）")
    search.add_argument("--json", action="store_true", help="JSON 格式")
    search.add_argument("--explain", action="store_true", help="显示词库添加的词和权重")
    search.add_argument("--plan", metavar="ID", help="计划标识")


def _add_operation(commands: "argparse._SubParsersAction[_Parser]") -> None:
    evaluate = _command(commands, "eval", "用标准问答检验", "evaluate", "evals.commands")
    evaluate.add_argument("cases", nargs="*", metavar="CASES")
    evaluate.add_argument("--json", action="store_true", help="JSON 格式")
    evaluate.add_argument("--split", choices=("dev", "report", "all"), default="all")
    evaluate.add_argument("--composer", choices=("rules", "llm"), default="rules")
    evaluate.add_argument("--baselines", action="store_true", help="并列两种基线做法")
    evaluate.add_argument("--html", metavar="FILE", help="HTML 报告写到这里")
    module = "ui.commands"
    serve = _command(commands, "serve", "启动服务：网页和接口", "serve", module)
    serve.add_argument("--host", help="监听地址（默认 127.0.0.1）")
    serve.add_argument("--port", type=int, help="端口（默认 7860）")
    serve.add_argument("--demo", action="store_true", help="另开一个演示用的嵌入网页")
    _command(commands, "doctor", "检查环境，并说明该怎么办", "doctor", module)
    audit = _command(commands, "audit", "审计日志", "audit", module)
    audit.add_argument("action", choices=("verify",), help="verify：核对整条哈希链")
    backup = _command(
        commands, "backup", "备份状态文件夹和数据库，服务可以继续运行", "save", module
    )
    backup.add_argument("file", metavar="FILE.tar.gz")
    restore = _command(commands, "restore", "从备份恢复", "load", module)
    restore.add_argument("file", metavar="FILE.tar.gz")
    restore.add_argument("--check", action="store_true", help="只检查备份是否完好")


if __name__ == "__main__":
    sys.exit(main())
