"""Commands that answer: ask, chat, answer, search."""

import argparse
import json
import re
import sys
from pathlib import Path

from assistant import settings
from assistant.answer import Answer
from assistant.desk import Assistant
from vectorstore.added import Addition

_MARKER = re.compile(r"\[(第[^\]]{1,8})\]")


def ask(options: argparse.Namespace) -> int:
    """One question, one answer."""
    desk = Assistant.open(settings.load())
    answer = desk.answer([options.question], plan=options.plan)
    if options.json:
        print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(plain(answer))
    return 0


def chat(options: argparse.Namespace) -> int:
    """A conversation in the terminal, until an empty line or the end of input."""
    desk = Assistant.open(settings.load())
    print(f"《{desk.book(options.plan).plan.title}》，输入问题；空行结束。")
    turns: list[str] = []
    while True:
        try:
            question = input("\n问：").strip()
        except EOFError:
            return 0
        if not question:
            return 0
        turns.append(question)
        print("\n" + plain(desk.answer(turns, plan=options.plan)))


def answer(options: argparse.Namespace) -> int:
    """Batch: the file is read whole before anything is answered, and written when complete."""
    from assistant import batch

    conversations = batch.read(Path(options.cases))
    output = Path(options.output)
    if not output.parent.is_dir():
        raise batch.BatchError(f"文件夹 {output.parent} 不存在，请先建立。")
    desk = Assistant.open(settings.load())
    partial = output.with_name(f".{output.name}.part")
    with partial.open("w", encoding="utf-8") as file:
        for line in batch.play(desk, conversations, options.plan):
            file.write(line + "\n")
    partial.replace(output)
    print(f"已回答 {len(conversations)} 段对话，写入 {output}。", file=sys.stderr)
    return 0


def search(options: argparse.Namespace) -> int:
    """Retrieval alone, each retriever's rank shown."""
    desk = Assistant.open(settings.load())
    if options.plan:
        desk.book(options.plan)
    hits = desk.search(options.query, k=max(options.k, 1), plan=options.plan)
    if options.json:
        print(json.dumps(hits, ensure_ascii=False, indent=2))
        return 0
    for hit in hits:
        ranks = f"向量第{hit['dense_rank'] or '—'}　词语第{hit['lexical_rank'] or '—'}"
        print(f"{hit['leaf']:<11}{hit['score']:.3f}　{ranks}　{hit['text']}")
    if options.explain:
        explained = desk.searcher.explain(options.query)
        print(f"\n检索用语：{explained.words}")
        for one in explained.expansions:
            print(f"  {one.word} → {one.term}　{one.weight:.2f}")
        for each in explained.added:
            print(_added(each))
    return 0


def _added(each: Addition) -> str:
    """Why a leaf comes first, and who decided it."""
    asked = each.question
    who = "，".join(filter(None, (asked.by, asked.added)))
    return f"已添加的相似问题“{asked.text}”（{who or '未记添加人'}）指定由 {each.plan} 的 {asked.leaf} 回答"


def plain(shown: Answer) -> str:
    """The answer for a terminal: text, what it rests on, its label."""
    text = re.sub(
        r"\*\*|^> ", lambda m: "　　" if m.group() == "> " else "", shown.answer, flags=re.M
    )
    lines = [_MARKER.sub(r"〔\1〕", text), ""]
    if shown.citations:
        names = "、".join(_name(c.item, c.section) for c in shown.citations)
        lines.append(f"依据：{names}（{shown.covered}/{shown.of}）")
    lines.append(f"〔{shown.label}〕")
    return "\n".join(lines)


def _name(item: int | None, section: str) -> str:
    return f"第{item}条" if item is not None else f"第({section})节"
