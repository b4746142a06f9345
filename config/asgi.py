"""Pages and sockets from one ASGI application."""

import os

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402

from communities.tenancy.consumer import sockets  # noqa: E402


class Pages(ASGIHandler):
    """A request in one thread from the first middleware to the last, refusals included.

    Django's own handler renders error pages in another thread under ASGI, where the community's
    scope, which lives on the thread's connection, is not open: each 403 and 404 became a 500.
    """

    def load_middleware(self, is_async=False):
        super().load_middleware(is_async=False)

    async def get_response_async(self, request):
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)


application = ProtocolTypeRouter({"http": Pages(), "websocket": sockets})
