import logging
import signal
import subprocess
import sys
import time
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.db.utils import DatabaseError, InterfaceError

from practice.work import QUEUES, do_due

logger = logging.getLogger(__name__)

MINUTE = timedelta(minutes=1).total_seconds()
PAUSE = 2.0  # seconds before a worker that ended by itself is started again


class Command(BaseCommand):
    help = "Does background work until it is told to stop: a process for each queue, and each minute what is due."

    def add_arguments(self, parser):
        parser.add_argument(
            "--queue", action="append", choices=QUEUES, help="Only this queue; may be given twice."
        )
        parser.add_argument("--interval", default="1", help="Seconds between two looks at an empty queue.")

    def handle(self, *args, queue, interval, **options):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _stop)
        command = [sys.executable, sys.argv[0], "db_worker", "--no-reload", "--interval", interval]
        workers = {name: None for name in queue or QUEUES}
        next_minute = time.monotonic()
        try:
            while True:
                for name, process in workers.items():
                    if process is None or process.poll() is not None:
                        if process is not None:
                            logger.error("The worker of the queue %s ended and is started again", name)
                            time.sleep(PAUSE)
                        workers[name] = subprocess.Popen([*command, "--queue-name", name])
                if time.monotonic() >= next_minute:
                    next_minute += MINUTE
                    _due()
                time.sleep(min(1.0, max(0.1, next_minute - time.monotonic())))
        finally:
            _end([process for process in workers.values() if process is not None])


def _stop(number, frame):
    raise SystemExit(0)


def _due():
    try:
        close_old_connections()
        do_due()
    except (DatabaseError, InterfaceError) as failure:
        # The database may be away for a while; what is due stays due.
        logger.error("What is due waits for the database: %s", type(failure).__name__)


def _end(processes):
    """Lets each finish the slice it is at; whoever takes longer is killed, and its lease runs out."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(timeout=25)
        except subprocess.TimeoutExpired:
            process.kill()
