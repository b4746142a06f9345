"""The reference on the same kind of server as ours."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reference.settings"

from django.core.asgi import get_asgi_application

application = get_asgi_application()
