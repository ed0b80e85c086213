"""How the image serves the site. Threads, because a request mostly waits for the database."""

import ctypes
import gc
import os
import shutil
import sys
import tempfile

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# The program is loaded before the workers start, so a missing key ends it at once with its one line.
preload_app = True
# Each thread would get memory of its own to hand out, and keep most of it: two such stores serve all threads of a
# worker. Where the C library is another one, nothing happens.
# The reader's tables of a few megabytes are given back at once.
M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3
mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
if mallopt:
    mallopt(M_ARENA_MAX, 2)
    mallopt(M_MMAP_THRESHOLD, 512 * 1024)
# The heartbeat file belongs in memory: on a slow disk it could block a worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
# The program writes a line for each request itself, with its name and without what was looked for in the query.
accesslog = None

# Each process counts for itself; in this folder the counts lie together, so that any of them can tell all.
metrics_folder = tempfile.mkdtemp(prefix="metrics", dir=worker_tmp_dir)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = metrics_folder

if os.environ.get("LOG_FORMAT", "").strip().lower() == "json":
    sys.path.insert(0, os.getcwd())  # the web server reads this file before it looks for the program
    from practice.operating.logs import configuration

    logconfig_dict = configuration("json", "INFO", debug=False)


def when_ready(server):
    """What was loaded before the workers start stays for good: the collector need not look at it again.

    So its pages stay shared between the workers, and a request is interrupted seldom and briefly.
    """
    from practice.operating.warming import warm

    warm()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def child_exit(server, worker):
    """Drops what a process that is gone was doing at that moment; its counts stay."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    shutil.rmtree(metrics_folder, ignore_errors=True)
