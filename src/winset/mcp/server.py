"""The server itself: tools over standard input and output, or over HTTP on this machine."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import anyio
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, TextContent
from pydantic import ValidationError

from winset._version import VERSION
from winset.case.errors import CaseError
from winset.deals.frontier.merging import TooManyPointsError
from winset.deals.reading import ArgumentError
from winset.mcp.guarding import TOO_LONG, Desk, Lines, RefusedError
from winset.mcp.tools import Tools
from winset.text import visible

__all__ = ["LOOPBACK", "Server", "serve"]

LOOPBACK = ("127.0.0.1", "localhost", "::1")

_INSTRUCTIONS = """Exact negotiation arithmetic. Read, check or analyse a case; price a deal, \
propose packages, or find the exact frontier, from a case or from tables. Numbers sent as text \
("1/3") stay exact. Every answer carries a proof: recompute it before you rely on it. Errors are \
JSON with a code, the argument at fault and a remedy."""


class Server(MCPServer[Any]):
    """The tools of Winset; every error is typed.

    Parameters
    ----------
    folder : path, optional
        The only place from which files are read.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        super().__init__(
            "winset",
            title="Winset",
            instructions=_INSTRUCTIONS,
            version=VERSION,
            log_level="WARNING",
        )
        tools = Tools(Desk(None if folder is None else Path(folder)))
        for tool in (
            tools.read_case,
            tools.check_case,
            tools.analyse,
            tools.explain_gate,
            tools.price_deal,
            tools.propose_packages,
            tools.exact_frontier,
        ):
            self.add_tool(tool)

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        """Call a tool; what goes wrong comes back as a typed error."""
        if name == TOO_LONG:
            return _failed(_error("too-large", "the message is too long", "", "send less"))
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            return _failed(_told(error))

    async def run_stdio_async(self) -> None:
        """Serve standard input and output; no line of input is read beyond a limit."""
        lines: Any = Lines(sys.stdin.buffer)
        async with stdio_server(stdin=anyio.wrap_file(lines)) as (reading, writing):
            inner = self._lowlevel_server
            await inner.run(reading, writing, inner.create_initialization_options())


def _failed(told: dict[str, Any]) -> CallToolResult:
    text = json.dumps({"error": told}, ensure_ascii=True)
    return CallToolResult(
        content=[TextContent(type="text", text=text)],
        structured_content={"error": told},
        is_error=True,
    )


def _told(error: ToolError) -> dict[str, Any]:
    """Say what went wrong: code, message, argument, remedy."""
    match error.__cause__:
        case RefusedError() as cause:
            told = _error(cause.code, str(cause), cause.argument, cause.remedy)
        case ArgumentError() as cause:
            told = _error("bad-argument", cause.what, cause.argument + cause.place, cause.remedy)
        case CaseError() as cause:
            told = _error(cause.defects[0].code, str(cause), "case", "ask check_case")
            told["defects"] = len(cause.defects)
        case TooManyPointsError() as cause:
            told = _error("too-large", str(cause), "table", "ask propose_packages instead")
        case ValidationError() as cause:
            first = cause.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, first["loc"]))
            told = _error("bad-argument", first["msg"], place, "see the schema of the tool")
        case MemoryError() | RecursionError():
            told = _error("too-large", "that is too large for this machine", "", "send less")
        case ValueError() as cause:
            told = _error("bad-argument", str(cause), "", "")
        case None:
            told = _error("unknown-tool", str(error), "name", "list the tools")
        case _:
            told = _error("fault", "a fault in Winset itself; please report it", "", "")
    return told


def _error(code: str, message: str, argument: str, remedy: str) -> dict[str, Any]:
    return {
        "code": code,
        "message": visible(message)[:2_000],
        "argument": visible(argument)[:200],
        "remedy": visible(remedy)[:500],
    }


def serve(
    folder: str | Path | None = None,
    *,
    http: bool = False,
    host: str = "127.0.0.1",
    port: int = 8000,
) -> None:
    """Run until the client goes away (standard input) or the process is stopped (HTTP)."""
    server = Server(folder)
    if not http:
        server.run("stdio")
        return
    guarded = None
    if host not in LOOPBACK:
        guarded = TransportSecuritySettings(
            allowed_hosts=[f"{host}:{port}"], allowed_origins=[f"http://{host}:{port}"]
        )
    server.run(
        "streamable-http", host=host, port=port, json_response=True, transport_security=guarded
    )
