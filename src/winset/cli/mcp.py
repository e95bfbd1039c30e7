"""``winset mcp``: a server for agents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from winset.cli.failing import UsageError

__all__ = ["mcp"]

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def mcp(
    *,
    folder: str = "",
    http: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    host: str = "127.0.0.1",
    port: int = 8000,
    allow_remote: Annotated[bool, Parameter(negative="", show_default=False)] = False,
) -> int:
    """Serve exact negotiation arithmetic to agents (Model Context Protocol).

    Over standard input and output, as an agent's program starts it; or over HTTP, on this machine
    only unless told otherwise.

    For example:

        winset mcp --folder cases/
        winset mcp --http --port 8000           at http://127.0.0.1:8000/mcp

    Parameters
    ----------
    folder
        The only folder from which cases are read. Without it: shipped cases, text and tables.
    http
        Over HTTP instead of standard input and output.
    host
        With --http: the address to listen on.
    port
        With --http: the port.
    allow_remote
        With --http: listen on an address that other machines can reach. There is no password.
    """
    if http and host not in _LOOPBACK and not allow_remote:
        raise UsageError(
            f"--host {host} can be reached from other machines, and there is no password: pass "
            "--allow-remote if that is meant"
        )
    if folder and not Path(folder).is_dir():
        raise UsageError(f"--folder {folder}: there is no such folder")
    if not 0 < port < 65_536:
        raise UsageError(f"--port expects a number from 1 to 65535, not {port}")
    try:
        from winset.mcp import serve
    except ModuleNotFoundError as error:
        if error.name not in ("mcp", "mcp_types"):
            raise
        raise UsageError('this needs an extra: pip install "winset[mcp]"') from None
    serve(folder or None, http=http, host=host, port=port)
    return 0
