"""A small real language model behind a real server. Its opinions are poor: tests look at the plumbing alone."""

import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker("model")


@pytest.fixture(scope="session")
def small_model():
    """The address of the running server."""
    python = os.environ.get("MODEL_PYTHON")
    assert python, "MODEL_PYTHON names the Python with requirements-model.txt; `make test-all` sets it"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [python, str(HERE / "serve.py"), str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            assert server.poll() is None, "the model's server ended by itself"
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.kill()
        server.wait()
