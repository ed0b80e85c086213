import os

from django.core.wsgi import get_wsgi_application

from practice import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")

environment.IS_WEB = True

application = get_wsgi_application()
