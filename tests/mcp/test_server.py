"""The server for agents, driven by the official client."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from fractions import Fraction
from itertools import product
from pathlib import Path

import anyio
import pytest

pytest.importorskip("mcp")

from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

from winset.cli.failing import UsageError
from winset.cli.mcp import mcp as command
from winset.mcp.server import Server

TOOLS = {
    "read_case",
    "check_case",
    "analyse",
    "explain_gate",
    "price_deal",
    "propose_packages",
    "exact_frontier",
}

TABLE = {
    "issues": [
        {
            "name": "land",
            "options": ["theirs", "shared", "ours"],
            "utilities": {"us": [0, 20, "40"], "them": [30, "61/3", 0]},
        },
        {
            "name": "water",
            "options": ["theirs", "ours"],
            "utilities": {"us": [0, 30], "them": [30, 0]},
        },
        {
            "name": "name",
            "options": ["old", "new"],
            "utilities": {"us": [0, "0.1"], "them": ["0.1", 0]},
        },
    ],
    "walk_away": {"us": 20, "them": "41/3"},
}


def verified(table, proof, utilities, *, efficient=True):
    """Twenty lines of a third party: check what is claimed from the tables that were sent."""
    number = lambda x: Fraction(str(x))  # noqa: E731
    actors = list(table["issues"][0]["utilities"])
    claimed = {a: Fraction(u) for a, u in utilities.items()}
    deals = [
        {a: sum(number(i["utilities"][a][k]) for i, k in zip(table["issues"], c, strict=True))
         for a in actors}
        for c in product(*(range(len(i["options"])) for i in table["issues"]))
    ]  # fmt: skip
    walk = {a: number(table["walk_away"].get(a, "-1000000")) for a in actors}
    if proof["kind"] == "weights":
        w = {a: Fraction(x) for a, x in proof["weights"].items()}
        best = sum(
            max(sum(w[a] * number(i["utilities"][a][k]) for a in actors)
                for k in range(len(i["options"])))
            for i in table["issues"]
        )  # fmt: skip
        reached = sum(w[a] * (claimed if efficient else walk)[a] for a in actors)
        return best == Fraction(proof["bound"]) and (
            best == reached if efficient else best < reached
        )
    better = [
        d for d in deals
        if all(d[a] >= claimed[a] for a in actors) and d != claimed
        and all(d[a] >= walk[a] for a in actors)
    ]  # fmt: skip
    return bool(better) != (proof["kind"] == "listing")


async def negotiate(client):
    """Work a negotiation end to end: tools, a first look, a price, proposals, a frontier."""
    listed = await client.list_tools()
    assert {tool.name for tool in listed.tools} == TOOLS
    assert all(tool.description and tool.output_schema for tool in listed.tools)

    async def ask(name, **arguments):
        answer = await client.call_tool(name, arguments)
        assert not answer.is_error, answer.content
        assert len(json.dumps(answer.structured_content)) < 40_000
        return answer.structured_content

    case = await ask("read_case", case="hanoi")
    assert case["actors"]["us"] == "party"
    assert (await ask("check_case", case="hanoi"))["valid"]
    broken = await ask("check_case", text='format = 1\ntitle = "x"\n[issues.a]\noptons = ["b"]\n')
    assert not broken["valid"]
    assert any(found["line"] for found in broken["found"])
    first = await ask("analyse", case="valley_dam", worlds=200)
    again = await ask("analyse", case="valley_dam", worlds=200)
    assert first == again
    assert first["answer"][0]
    gate = await ask("explain_gate", case="hanoi", worlds=200)
    assert gate["leading"] in gate["shares"]
    assert gate["explanation"]

    poor = await ask(
        "price_deal", table=TABLE, deal={"land": "theirs", "water": "ours", "name": "old"}
    )
    assert poor["acceptable"]
    front = await ask("exact_frontier", table=TABLE)
    assert front["exact"]
    for point in front["shown"]:
        assert verified(TABLE, point["proof"], point["utilities"])
    priced = await ask("price_deal", table=TABLE, deal=front["shown"][0]["terms"])
    assert priced["efficient"]
    assert priced["distances"]["frontier"] == 0
    worse = dict(front["shown"][-1]["terms"], land="theirs", water="theirs")
    bad = await ask("price_deal", table=TABLE, deal=worse)
    assert bad["refused_by"] == ["us"]
    assert bad["shortfalls"]["us"]
    offered = await ask("propose_packages", table=TABLE, solutions=["nash", "leximin"])
    for proposal in offered["proposals"]:
        assert proposal["optimal"]
        assert verified(TABLE, proposal["proof"], proposal["utilities"])
    apart = {**TABLE, "walk_away": {"us": 60, "them": 60}}
    none = await ask("propose_packages", table=apart)
    assert none["proposals"] == []
    assert "cannot both be satisfied" in none["reason"]
    assert none["proof"]["kind"] == "weights"
    assert verified(apart, none["proof"], {"us": "0", "them": "0"}, efficient=False)
    from_case = await ask("propose_packages", case="hanoi")
    assert from_case["proposals"] or from_case["reason"]
    return True


async def refused(client):
    """Send every kind of bad input; each comes back as a typed error."""
    one = {"name": "a", "options": ["x"], "utilities": {"us": [1]}}
    deal = {"land": "ours", "water": "ours", "name": "old"}

    def worth(*numbers):
        return {**one, "utilities": {"us": list(numbers)}}

    many = [{**one, "name": f"i{k}"} for k in range(401)]
    wide = {
        "name": "a",
        "options": [f"o{k}" for k in range(20_001)],
        "utilities": {"us": [0] * 20_001},
    }
    grid = (
        'format = 1\ntitle = "t"\n[issues.a]\nrange = { low = 0, high = 1e9, step = 1 }\n'
        '[actors.us]\nrole = "party"\n[actors.them]\nrole = "party"\n'
    )
    asked = [
        ("read_case", {"case": "../secrets.toml"}, "outside-folder"),
        ("read_case", {"case": "/etc/passwd"}, "outside-folder"),
        ("read_case", {"case": "way/out.toml"}, "outside-folder"),
        ("read_case", {"case": "big.toml"}, "too-large"),
        ("read_case", {"case": "none.toml"}, "no-file"),
        ("read_case", {"case": "notes.txt"}, "bad-argument"),
        ("read_case", {}, "bad-argument"),
        ("read_case", {"text": "x" * 2_000_001}, "too-large"),
        ("read_case", {"text": "not toml ["}, None),
        ("analyse", {"text": grid}, None),
        ("analyse", {"case": "hanoi", "worlds": 10**9}, "bad-argument"),
        ("analyse", {"case": "hanoi", "seed": -1}, "bad-argument"),
        ("exact_frontier", {"table": {"issues": many}}, "too-large"),
        ("exact_frontier", {"table": {"issues": [wide]}}, "too-large"),
        ("exact_frontier", {"table": {"issues": []}}, "bad-argument"),
        ("exact_frontier", {"table": {"issues": [worth("1/0")]}}, "bad-argument"),
        ("exact_frontier", {"table": {"issues": [worth("9" * 999)]}}, "bad-argument"),
        ("exact_frontier", {"table": {"issues": [worth(1, 2)]}}, "bad-argument"),
        ("exact_frontier", {"table": {"issues": [one], "rule": "mostly"}}, "bad-argument"),
        ("exact_frontier", {"table": {"issues": [one], "walk_away": {"them": 1}}}, "bad-argument"),
        ("exact_frontier", {"table": {"issues": [one], "colour": 1}}, "bad-argument"),
        ("exact_frontier", {"table": TABLE, "shown": 10**6}, "bad-argument"),
        ("price_deal", {"table": TABLE, "deal": {"land": "mars"}}, "bad-argument"),
        ("price_deal", {"table": TABLE, "deal": {**deal, "water": "x"}}, "bad-argument"),
        ("price_deal", {"table": TABLE, "case": "hanoi", "deal": {}}, "bad-argument"),
        ("propose_packages", {"table": TABLE, "solutions": ["greed"]}, "bad-argument"),
        ("no_such_tool", {}, "unknown-tool"),
    ]  # fmt: skip
    for name, arguments, code in asked:
        answer = await client.call_tool(name, arguments)
        assert answer.is_error, (name, str(arguments)[:80])
        told = json.loads(answer.content[0].text)["error"]
        assert told == answer.structured_content["error"]
        assert told["message"]
        assert told["code"] != "fault", (name, str(arguments)[:80], told)
        assert code is None or told["code"] == code, (name, str(arguments)[:80], told)
    return True


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "cases"
    home.mkdir()
    (tmp_path / "secrets.toml").write_text("secret = 1\n")
    (home / "way").symlink_to(tmp_path)
    (tmp_path / "out.toml").write_text("secret = 1\n")
    with (home / "big.toml").open("wb") as file:
        file.truncate(100_000_000)
    (home / "notes.txt").write_text("no case")
    return home


def test_in_process(folder):
    async def both():
        async with Client(Server(folder)) as client:
            return await refused(client)

    assert anyio.run(both)


def environment():
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def test_a_negotiation_over_standard_input(folder):
    async def both():
        started = StdioServerParameters(
            command=sys.executable,
            args=["-m", "winset", "mcp", "--folder", str(folder)],
            env=environment(),
        )
        async with Client(stdio_client(started)) as client:
            assert await negotiate(client)
            return await refused(client)

    assert anyio.run(both)


def test_a_hundred_megabytes_over_standard_input_are_refused_and_never_held(folder):
    start = (
        '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",'
        '"capabilities":{},"clientInfo":{"name":"t","version":"1"}}}\n'
        '{"jsonrpc":"2.0","method":"notifications/initialized"}\n'
    )
    with subprocess.Popen(
        [sys.executable, "-m", "winset", "mcp", "--folder", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(start.encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        call = b'{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"check_case",'
        call += b'"arguments":{"text":"'
        process.stdin.write(call)
        for _ in range(100):
            process.stdin.write(b"x" * 1_000_000)
        process.stdin.write(b'"}}}\n{"jsonrpc":"2.0","id":3,"method":"ping"}\n')
        process.stdin.flush()
        answers = {}
        for _ in range(2):
            answer = json.loads(process.stdout.readline())
            answers[answer["id"]] = answer
        if Path("/proc").exists():
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
            peak = int(status.split("VmHWM:")[1].split()[0])
            assert peak < 400_000
        process.stdin.close()
        process.wait(30)
    assert answers[2]["result"]["isError"]
    told = json.loads(answers[2]["result"]["content"][0]["text"])["error"]
    assert told["code"] == "too-large"
    assert "result" in answers[3]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def served(folder):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "winset", "mcp", "--http", f"--port={port}", f"--folder={folder}"],
        env=environment(),
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def test_a_negotiation_over_http(folder):
    with served(folder) as port:

        async def both():
            url = f"http://127.0.0.1:{port}/mcp"
            async with Client(streamable_http_client(url)) as client:
                assert await negotiate(client)
                return await refused(client)

        assert anyio.run(both)
        # Nobody else's pages may talk to it, and no body is read that is too large.
        kinds = "application/json, text/event-stream"
        asked = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}})
        headers = {"Content-Type": "application/json", "Accept": kinds}
        assert status(port, asked, {**headers, "Host": "evil.example"}) in (403, 421)
        assert status(port, "", {**headers, "Content-Length": "100000000"}) == 413


def status(port, body, headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        connection.request("POST", "/mcp", body, headers)
        with connection.getresponse() as answer:
            return answer.status


def test_other_machines_only_when_asked():
    with pytest.raises(UsageError, match="--allow-remote"):
        command(http=True, host="0.0.0.0")
    with pytest.raises(UsageError, match="no such folder"):
        command(folder="/nowhere/at/all")
    with pytest.raises(UsageError, match="--port"):
        command(port=0)
