"""A demonstration that lives as long as the tests that ask it."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

import asterism

LAUNCHER = Path(__file__).parents[2] / "asterism"
PATIENCE = 300


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def until(holds, what):
    """The first answer that is true; errors of the service are waited out, as it is only starting."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            answer = holds()
        except asterism.AsterismError as e:
            answer, what = None, f"{what}: {e}"
        if answer:
            return answer
        assert time.monotonic() < end, what
        time.sleep(0.5)


class Demonstration:
    """Where the page and the broker of a demonstration are."""

    def __init__(self, url, bootstrap):
        self.url = url
        self.bootstrap = bootstrap

    def connect(self):
        return asterism.connect(self.url)

    def counted(self, sae, tokens):
        """The SAE once so many of its tokens are counted."""
        service = self.connect()
        until(lambda: service.sae(sae).figures().tokens >= tokens, f"{sae} has not counted {tokens} tokens")
        return service.sae(sae)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration")
    port, broker = free_port(), free_port()
    command = [LAUNCHER, "demo", "--port", str(port), "--broker-port", str(broker), "--data", folder / "data", "--documents", "40"]
    with open(folder / "out", "wb") as out:
        running = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        demonstration = Demonstration(f"http://localhost:{port}", f"localhost:{broker}")

        def started():
            if running.poll() is not None:
                pytest.fail(f"the demonstration ended: {(folder / 'out').read_text()}")
            saes = demonstration.connect().saes()
            return len(saes) == 4 and all(sae.figures().tokens > 0 for sae in saes)

        until(started, "the demonstration counts nothing")
        yield demonstration
    finally:
        if running.poll() is None:
            running.send_signal(signal.SIGTERM)
            try:
                running.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()
