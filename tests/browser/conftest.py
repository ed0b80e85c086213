"""Chromium from the system's packages; every test in this folder drives it and uses real transactions."""

import os
import shutil
from pathlib import Path

import pytest

# The shell without a window is the same engine and starts a page in less time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.path).parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.django_db(transaction=True))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no Chromium found (install it, or set CHROMIUM)"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # The flags keep Chromium from looking outward by itself, and let it start as root in a container.
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--in-process-gpu",
            "--renderer-process-limit=1",
            "--disable-site-isolation-trials",
            "--no-zygote",
        ],
    }
