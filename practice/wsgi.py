import os

from django.core.wsgi import get_wsgi_application

from practice import environment
from practice.operating.charsets import readable_requests

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")

environment.IS_WEB = True

application = readable_requests(get_wsgi_application())
