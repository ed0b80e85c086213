"""The container's own question: does the site answer? Ends with 1 when it does not."""

import os
import sys
import urllib.request

address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz"
try:
    urllib.request.urlopen(address, timeout=4)
except OSError as error:
    sys.exit(f"{address}: {error}")
