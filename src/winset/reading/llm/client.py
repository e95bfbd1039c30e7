"""Asking an OpenAI-compatible endpoint for an answer in JSON, and for nothing else.

One POST to one host: no redirect is followed, no tool is offered, and nothing in an answer can
cause a second request. Answers are bounded in time and in size.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

__all__ = ["KEY", "Endpoint", "ModelError", "ask"]

#: Name of the environment variable that holds the key.
KEY = "WINSET_LLM_KEY"
_LARGEST = 4 * 2**20
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_TRIES = 3
_MENDS = 1


class ModelError(ValueError):
    """The endpoint gave no answer that can be used."""


@dataclass(frozen=True)
class Endpoint:
    """Where a language model answers.

    Parameters
    ----------
    url : str
        Up to the version, such as ``http://localhost:11434/v1``.
    model : str
    key : str
        Sent as a bearer token; never over an unencrypted line to another machine.
    timeout : float
        Seconds for one answer, all of it.
    pause : float
        Seconds before the second try; each later one waits twice as long.
    """

    url: str
    model: str
    key: str = ""
    timeout: float = 120.0
    pause: float = 1.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ModelError(
                f"{self.url!r} is no address of a language model; expected one such as "
                "http://localhost:11434/v1"
            )
        if not self.model.strip():
            raise ModelError("which model? add --model NAME")
        if self.key and parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise ModelError(
                f"the key would go to {parts.hostname} unencrypted; use an address with https"
            )

    @property
    def host(self) -> str:
        """The machine that texts are sent to."""
        return urlsplit(self.url).hostname or ""


def ask(
    endpoint: Endpoint,
    messages: Sequence[Mapping[str, str]],
    schema: Mapping[str, Any],
    sleep: Callable[[float], None] = time.sleep,
) -> dict[str, Any]:
    """Ask for one JSON object.

    Busy and broken servers are asked again, with a growing pause; an answer that is no JSON is
    sent back once. Where the endpoint knows no schemas, plain JSON is asked for.

    Raises
    ------
    ModelError
        Where nothing usable comes.
    """
    form: dict[str, Any] | None = {
        "type": "json_schema",
        "json_schema": {"name": "reading", "schema": schema, "strict": True},
    }
    said = list(messages)
    mends = _MENDS
    while True:
        body = {"model": endpoint.model, "messages": said, "temperature": 0}
        try:
            content = _patiently(
                endpoint, {**body, "response_format": form} if form else body, sleep
            )
        except _RefusedError as error:
            if form is None:
                raise ModelError(str(error)) from None
            # An older server: it may know "json_object", or no form at all.
            form = {"type": "json_object"} if form["type"] == "json_schema" else None
            continue
        try:
            return _object(content)
        except ValueError as error:
            if not mends:
                raise ModelError(f"its answer is no JSON object ({error})") from None
            mends -= 1
            said = [
                *said,
                {"role": "assistant", "content": content[:2000]},
                {"role": "user", "content": "That was not one JSON object. Answer with it alone."},
            ]


def _object(content: str) -> dict[str, Any]:
    """Read a JSON object, also out of a fence of code."""
    text = content.strip()
    if text.startswith("```"):
        text = text.strip("`").removeprefix("json").strip()
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


class _RefusedError(Exception):
    """The server does not take this request; another form of it may do."""


class _BusyError(Exception):
    """It may answer later."""


def _patiently(endpoint: Endpoint, body: Mapping[str, Any], sleep: Callable[[float], None]) -> str:
    pause = endpoint.pause
    for last in (False,) * (_TRIES - 1) + (True,):
        try:
            return _once(endpoint, json.dumps(body).encode())
        except _BusyError as error:
            if last:
                raise ModelError(f"{endpoint.host} {error}") from None
            sleep(pause)
            pause *= 2
    raise AssertionError


def _once(endpoint: Endpoint, body: bytes) -> str:
    parts = urlsplit(endpoint.url)
    path = f"{parts.path.rstrip('/')}/chat/completions"
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    connection = _connection(parts.scheme, endpoint)
    timer: threading.Timer | None = None
    try:
        connection.connect()
        # A server that sends a byte now and then is cut off too.
        timer = threading.Timer(endpoint.timeout, _cut, (connection.sock,))
        timer.daemon = True
        timer.start()
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        raw = answer.read(_LARGEST + 1)
        if not timer.is_alive():
            raise TimeoutError
    except TimeoutError:
        raise _BusyError(f"did not answer within {endpoint.timeout:g} s") from None
    except (OSError, http.client.HTTPException) as error:
        if timer is not None and not timer.is_alive():
            raise _BusyError(f"did not answer within {endpoint.timeout:g} s") from None
        raise _BusyError(f"does not answer: {error or type(error).__name__}") from None
    finally:
        if timer is not None:
            timer.cancel()
        connection.close()
    return _content(endpoint, answer.status, raw)


def _connection(scheme: str, endpoint: Endpoint) -> http.client.HTTPConnection:
    try:
        port = urlsplit(endpoint.url).port
    except ValueError:
        raise ModelError(f"{endpoint.url!r}: the port is no number") from None
    if scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(
            endpoint.host, port, timeout=endpoint.timeout, context=context
        )
    return http.client.HTTPConnection(endpoint.host, port, timeout=endpoint.timeout)


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _content(endpoint: Endpoint, status: int, raw: bytes) -> str:
    if status in _AGAIN:
        raise _BusyError(f"answers with error {status}")
    if 300 <= status < 400:
        raise ModelError(f"{endpoint.host} sends elsewhere (status {status}); that is not followed")
    if status in (400, 404, 422):
        raise _RefusedError(f"{endpoint.host} refuses the request (status {status})")
    if status != 200:
        raise ModelError(f"{endpoint.host} refuses the request (status {status})")
    if len(raw) > _LARGEST:
        raise ModelError(f"{endpoint.host} answers with more than {_LARGEST // 2**20} MiB")
    try:
        content = json.loads(raw)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ModelError(f"{endpoint.host} does not answer as chat completions do") from None
    if not isinstance(content, str):
        raise ModelError(f"{endpoint.host} answers without words")
    return content
