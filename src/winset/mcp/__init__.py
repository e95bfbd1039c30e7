"""A server for agents, by the Model Context Protocol: exact answers with proofs to check."""

from winset.mcp.server import Server, serve

__all__ = ["Server", "serve"]
