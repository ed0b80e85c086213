"""How the image serves the site. Threads, because a request mostly waits for the database."""

import os

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# The program is loaded before the workers start, so a missing key ends it at once with its one line.
preload_app = True
# The heartbeat file belongs in memory: on a slow disk it could block a worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
accesslog = "-"
# Path and outcome only; what a person looked for in the address's query is not written down.
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
