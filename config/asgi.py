"""Pages and sockets from one ASGI application."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402

from communities.tenancy.consumer import sockets  # noqa: E402

application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
