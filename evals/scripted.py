"""A scripted server that speaks OpenAI's protocol on loopback: the double of every model test.

    with serve(Play("第12条要求升级12345热线。[第12条]")) as server:
        settings = Settings(llm="openai:scripted", llm_base_url=server.address)

Or as a process: ``python -m evals.scripted --port 8009 [--play FILE.jsonl | --mode bad]``.

It streams, calls tools, fails with any status, closes half-way, sends slow tokens or pings for
ever, and breaks its JSON, as a ``Play`` says. Without a play it is *faithful*: it repeats sentences
of the evidence it was given, with their markers: what a perfect model would be allowed to say.
"""

import argparse
import itertools
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_PIECE = 4  # letters of one streamed chunk
_BLOCK = re.compile(
    r"^\[(?P<name>[^\]]+)\] (?P<title>.+?)（[^\n]*）\n(?P<body>[^\n]*)", re.MULTILINE
)


@dataclass(frozen=True)
class Play:
    """What one call gets."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    first: float = 0.0
    """Seconds until the first chunk."""
    pause: float = 0.0
    """Seconds between chunks."""
    cut_after: int | None = None
    """Chunks after which the connection is closed, mid-stream."""
    garbage_after: int | None = None
    """Chunks after which a line that is no JSON is sent."""
    tool: str = ""
    """Name of a tool that is called instead of an answer."""
    thoughts: str = ""
    """Goes into ``reasoning_content``."""
    ping_for_ever: bool = False
    """Comments keep the connection alive and nothing else ever comes."""
    endless: bool = False
    """The text again and again, whatever limit was sent."""


Script = Callable[[dict[str, Any]], Play]


def blocks(request: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Name, title and body of each leaf that the request gives as evidence."""
    asked = "\n".join(str(message["content"]) for message in request["messages"])
    for block in _BLOCK.finditer(asked):
        yield block["name"], block["title"], block["body"]


def faithful(request: dict[str, Any]) -> Play:
    """Sentences of the evidence, each with its marker: two a leaf, eight at most."""
    said: list[str] = []
    for name, title, body in blocks(request):
        sentences = re.findall("[^。]+。", body)[:2] or [f"{title}。"]
        said += [f"{sentence.strip()}[{name}]" for sentence in sentences]
    return Play("\n".join(said[:8]) or "正常")


def in_order(*plays: Play) -> Script:
    """One play a call; the last one again for all calls after it."""
    left = list(plays)
    lock = threading.Lock()

    def script(request: dict[str, Any]) -> Play:
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return script


def in_turn(*plays: Play | Script) -> Script:
    """One a call, round and round."""
    calls = itertools.count()

    def script(request: dict[str, Any]) -> Play:
        play = plays[next(calls) % len(plays)]
        return play if isinstance(play, Play) else play(request)

    return script


@dataclass
class Server:
    """A running server, and what it was asked."""

    address: str
    requests: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def serve(script: Script | Play = faithful, *, port: int = 0) -> Iterator[Server]:
    """Serve a script on loopback until the block ends."""
    chosen: Script = (lambda _: script) if isinstance(script, Play) else script
    http = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    http.daemon_threads = True
    server = Server(f"http://127.0.0.1:{http.server_address[1]}/v1")
    setattr(http, "script", chosen)  # noqa: B010 - the class of the standard library has no place
    setattr(http, "seen", server.requests)  # noqa: B010
    thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """``POST /v1/chat/completions`` and ``GET /v1/models``."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """The models."""
        self._json(200, {"object": "list", "data": [{"id": "scripted", "object": "model"}]})

    def do_POST(self) -> None:
        """One completion."""
        request = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        self.server.seen.append(request)  # type: ignore[attr-defined]
        play: Play = self.server.script(request)  # type: ignore[attr-defined]
        time.sleep(play.first)
        if play.status != 200:
            self._json(play.status, {"error": {"message": play.text or "no"}}, play.headers)
        elif request.get("stream"):
            self._stream(play, request)
        else:
            self._json(200, _whole(play, request))

    def _json(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def _stream(self, play: Play, request: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            for at, chunk in enumerate(_chunks(play, request)):
                if play.cut_after is not None and at >= play.cut_after:
                    return
                if play.garbage_after is not None and at >= play.garbage_after:
                    self._send('data: {"choices": [{"delta": {"content": "半\n\n')
                    return
                self._send(chunk)
                time.sleep(play.pause)
        except OSError:
            return  # the client went away: that is what some plays are for

    def _send(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()


def _chunks(play: Play, request: dict[str, Any]) -> Iterator[str]:
    while play.ping_for_ever:
        yield ": ping\n\n"
        time.sleep(0.05)
    yield _event(request, {"role": "assistant", "content": ""})
    if play.thoughts:
        yield _event(request, {"reasoning_content": play.thoughts})
    if play.tool:
        call = {"index": 0, "id": "call_1", "type": "function"}
        yield _event(
            request, {"tool_calls": [{**call, "function": {"name": play.tool, "arguments": "{}"}}]}
        )
    while True:
        for at in range(0, len(play.text), _PIECE):
            yield _event(request, {"content": play.text[at : at + _PIECE]})
        if not play.endless:
            break
    yield _event(request, {}, reason="tool_calls" if play.tool else "stop")
    yield "data: [DONE]\n\n"


def _event(request: dict[str, Any], delta: dict[str, Any], reason: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    body = {"id": "c", "object": "chat.completion.chunk", "created": 0, "choices": [choice]}
    return (
        f"data: {json.dumps({**body, 'model': request.get('model', '')}, ensure_ascii=False)}\n\n"
    )


def _whole(play: Play, request: dict[str, Any]) -> dict[str, Any]:
    message = {"role": "assistant", "content": play.text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    body = {"id": "c", "object": "chat.completion", "created": 0, "choices": [choice]}
    return {**body, "model": request.get("model", ""), "usage": usage}


def load(path: Path) -> tuple[Play, ...]:
    """Plays from a file, one JSON object of ``Play`` fields a line."""
    lines = path.read_text("utf-8").splitlines()
    return tuple(Play(**json.loads(line)) for line in lines if line.strip())


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until interrupted."""
    from evals.plays import MODES  # plays are made of this module's parts

    parser = argparse.ArgumentParser(description="OpenAI-compatible scripted server")
    parser.add_argument("--port", type=int, default=8009)
    parser.add_argument("--play", type=Path, help="JSON lines of plays, in order")
    parser.add_argument(
        "--mode", choices=sorted(MODES), default="good", help="a whole suite's play"
    )
    options = parser.parse_args(argv)
    script = in_order(*load(options.play)) if options.play else MODES[options.mode]()
    with serve(script, port=options.port) as server, _until_interrupted():
        print(server.address, flush=True)  # noqa: T201 - a program of its own
        threading.Event().wait()
    return 0


@contextmanager
def _until_interrupted() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    raise SystemExit(main())
