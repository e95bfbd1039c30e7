"""A language model of the tests' own: it answers over real HTTP what it is told to."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Answer = Callable[[dict[str, Any], BaseHTTPRequestHandler], None]


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def saying(content: Any) -> Answer:
    """Answer with that content, as chat completions do."""

    def answer(_: dict[str, Any], handler: BaseHTTPRequestHandler) -> None:
        text = content if isinstance(content, str) else json.dumps(content)
        told = {"choices": [{"message": {"role": "assistant", "content": text}}]}
        send(handler, 200, json.dumps(told).encode())

    return answer


def failing(status: int, body: bytes = b"{}", **headers: str) -> Answer:
    return lambda _, handler: send(handler, status, body, **headers)


def slow(seconds: float) -> Answer:
    return lambda _, handler: time.sleep(seconds)


def dripping(seconds: float) -> Answer:
    """Send a byte now and then, so that no single wait is long."""

    def answer(_: dict[str, Any], handler: BaseHTTPRequestHandler) -> None:
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end:
                handler.wfile.write(b"H")
                handler.wfile.flush()
                time.sleep(0.02)
        except OSError:
            return

    return answer


class Model:
    """What was asked, and where."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []


@contextmanager
def model(*answers: Answer) -> Iterator[Model]:
    """Serve these answers in turn on loopback; the last one for ever."""
    turns: Sequence[Answer] = answers

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append(body)
            found.headers.append(dict(self.headers))
            found.paths.append(self.path)
            turns[min(len(found.asked), len(turns)) - 1](body, self)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        found = Model(f"http://127.0.0.1:{server.server_address[1]}/v1")
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
