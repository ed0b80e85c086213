"""The suite's environment, fixed before the settings are read: what a person has exported changes nothing."""

import os

for name in ("DATABASE_URL", "DATABASE_URL_FILE", "DATA_DIR", "STATIC_ROOT", "SECRET_KEY_FILE", "HTTPS"):
    os.environ.pop(name, None)
os.environ["DEBUG"] = "1"  # plain static files and no redirect to https; pytest-django turns DEBUG itself off
os.environ["SECRET_KEY"] = "only-for-the-tests"
os.environ["SITE_NAME"] = "Practice Desk"
# Playwright's event loop makes Django believe that the tests are asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
