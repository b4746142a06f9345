"""Chat: our socket beside bare uvicorn with the same INSERT, interleaved, in one run.

50 members in one channel. First everybody sends again as soon as the own message is acknowledged;
then ten messages a second, timed from send until the last of the fifty has it.
"""

import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

MEMBERS, RUNS, SECONDS, CALM_SECONDS = 50, 3, 2.5, 3.0
ROOT = Path(__file__).parent.parent
FLAGS = [
    "--host",
    "127.0.0.1",
    "--loop",
    "uvloop",
    "--http",
    "httptools",
    "--ws",
    "websockets-sansio",
]
FLAGS += ["--ws-per-message-deflate", "false", "--lifespan", "off", "--log-level", "error"]
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """One of the two, in a process of its own."""

    name: str
    application: str
    port: int
    process: subprocess.Popen | None = None

    def start(self, environment: dict[str, str]) -> None:
        """Starts it on its port."""
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            self.application,
            "--port",
            str(self.port),
            *FLAGS,
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment)

    def cpu(self) -> float:
        """Seconds of processor time used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK


@dataclass
class Result:
    """One run."""

    rate: float
    cpu: float
    p95: float = 0.0


def main() -> None:
    """Prints the ratios; starts and stops everything it needs."""
    with tempfile.TemporaryDirectory(prefix="praxis-bench-") as folder:
        _ground(Path(folder))


def _ground(folder: Path) -> None:
    os.environ |= {"PRAXIS_DATA": str(folder / "var"), "PRAXIS_HTTPS": "0", "PRAXIS_DEMO": "0"}
    os.environ["MESSAGE_LIMIT"] = "1000000/10"  # fifty members stand for many here
    from config import services  # noqa: PLC0415 - reads the environment

    servers = services.start(folder / "var", label="bench")
    os.environ |= servers.environment
    port = random.randint(20000, 60000)
    pair = [Server("bare", "bench.bare_chat:application", port)]
    pair += [Server("praxis", "config.asgi:application", port + 1)]
    try:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
        channel, sessions = _data()
        for server in pair:
            server.start(dict(os.environ))
        _wait(pair)
        _report(asyncio.run(_measure(pair, channel, sessions)))
    finally:
        for server in pair:
            if server.process:
                server.process.terminate()
                server.process.wait()
        servers.stop()


def _data() -> tuple[str, list[str]]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 - after the servers have their addresses

    django.setup()
    from bench import chat_ground  # noqa: PLC0415

    return chat_ground.lay(MEMBERS)


def _wait(pair: list[Server]) -> None:
    import socket  # noqa: PLC0415

    until = time.monotonic() + 20
    for server in pair:
        while True:
            try:
                socket.create_connection(("127.0.0.1", server.port), 1).close()
                break
            except OSError:
                if time.monotonic() > until or server.process.poll() is not None:
                    raise RuntimeError(f"{server.name} did not start") from None
                time.sleep(0.1)


async def _measure(
    pair: list[Server], channel: str, sessions: list[str]
) -> dict[str, list[Result]]:
    results: dict[str, list[Result]] = {server.name: [] for server in pair}
    for _run in range(RUNS):
        for server in pair:
            result = await _storm(server, channel, sessions)
            result.p95 = await _calm(server, channel, sessions)
            results[server.name].append(result)
    return results


async def _connect(server: Server, channel: str, sessions: list[str]):
    from bench.chat_load import Client, Tally  # noqa: PLC0415

    tally, clients, loop = Tally(len(sessions)), [], asyncio.get_running_loop()
    for session in sessions:
        cookie = f"sessionid={session}" if server.name == "praxis" else ""
        _transport, client = await loop.create_connection(
            lambda cookie=cookie: Client(server.port, cookie, channel, tally),
            "127.0.0.1",
            server.port,
        )
        await asyncio.wait_for(client.ready, 10)
        clients.append(client)
    if server.name == "praxis":
        for client in clients:
            client.write(b'{"type":"resume","channels":{"%s":9999999999}}' % channel.encode())
        await asyncio.sleep(0.5)
    return tally, clients


async def _storm(server: Server, channel: str, sessions: list[str]) -> Result:
    """Everybody at once, each as fast as the acks come."""
    tally, clients = await _connect(server, channel, sessions)
    cpu, start = server.cpu(), time.perf_counter()
    for client in clients:
        client.eager = True
        client.say()
    await asyncio.sleep(SECONDS)
    tally.going = False
    cpu, took, deliveries = server.cpu() - cpu, time.perf_counter() - start, tally.deliveries
    await asyncio.sleep(0.5)
    for client in clients:
        client.transport.close()
    if tally.errors or tally.deliveries != tally.sent * len(sessions):
        raise RuntimeError(
            f"{server.name}: {tally.sent} sent, {tally.deliveries} delivered, {tally.errors} refused"
        )
    return Result(deliveries / took, cpu / max(deliveries, 1) * 1e6)


async def _calm(server: Server, channel: str, sessions: list[str]) -> float:
    """Ten messages a second; the 95th percentile of send to seen by all, in milliseconds."""
    tally, clients = await _connect(server, channel, sessions)
    for number in range(int(CALM_SECONDS * 10)):
        text = f"Number {number}"
        tally.at[text] = time.perf_counter()
        clients[number % len(clients)].say(text)
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.3)
    for client in clients:
        client.transport.close()
    return statistics.quantiles(tally.delays, n=20)[-1] * 1000


def _report(results: dict[str, list[Result]]) -> None:
    bare, ours = results["bare"], results["praxis"]
    for name, runs in results.items():
        rate = statistics.median(run.rate for run in runs)
        cpu = statistics.median(run.cpu for run in runs)
        p95 = statistics.median(run.p95 for run in runs)
        print(f"  {name:8}{rate:>10,.0f} deliveries/s  {cpu:6.1f} µs of server CPU each"
              f"  p95 {p95:5.1f} ms at 10 messages/s")  # fmt: skip
    ratio = statistics.median(o.rate / b.rate for o, b in zip(ours, bare, strict=True))
    cost = statistics.median(o.cpu / b.cpu for o, b in zip(ours, bare, strict=True))
    print(f"chat deliveries/s, 50 clients      {ratio:5.2f} of bare uvicorn   (target 0.6 or more)")
    print(f"chat server CPU per delivery       {cost:5.2f} × bare uvicorn")
    wait = statistics.median(o.p95 / b.p95 for o, b in zip(ours, bare, strict=True))
    print(f"chat p95 send to seen by all       {wait:5.2f} × bare uvicorn   (target 2 or less)")


if __name__ == "__main__":
    main()
