"""Pages and sockets from one ASGI application."""

import os
import warnings

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.conf import settings  # noqa: E402

from communities.tenancy.consumer import sockets  # noqa: E402

# WhiteNoise sends files by plain iterators, which Django reads whole: ours are a few KB each.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

PLAIN = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
MOST = f"{settings.BODY_LIMIT // 1_000_000} MB"
TOO_LARGE = f"We take at most {MOST} at once. Make it smaller and send it again."


class TooLarge(Exception):
    """The body passed the limit; nothing of it was looked at."""


class Pages(ASGIHandler):
    """A request in one thread from the first middleware to the last, refusals included.

    Django's own handler renders error pages in another thread under ASGI, where the community's
    scope, which lives on the thread's connection, is not open: each 403 and 404 became a 500.
    """

    async def __call__(self, scope, receive, send):
        taken = 0

        async def measured():
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > settings.BODY_LIMIT:
                raise TooLarge
            return message

        try:
            await super().__call__(scope, measured, send)
        except TooLarge:
            await send({"type": "http.response.start", "status": 413, "headers": PLAIN})
            await send({"type": "http.response.body", "body": TOO_LARGE.encode()})

    def load_middleware(self, is_async=False):
        super().load_middleware(is_async=False)

    async def get_response_async(self, request):
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)


application = ProtocolTypeRouter({"http": Pages(), "websocket": sockets})
