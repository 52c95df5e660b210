"""The door for gunicorn: refuses to open when the database has lost one of its guards."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from config.guard import guard

guard()
