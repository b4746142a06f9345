"""Pages as the server runs them: refusals keep their status, wherever they are rendered."""

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator


async def status_of(path: str, cookie: str) -> int:
    """What config.asgi answers, without a server in between."""
    from config.asgi import application

    headers = [(b"host", b"127.0.0.1"), (b"cookie", cookie.encode())]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
    communicator = ApplicationCommunicator(application, scope)
    await communicator.send_input({"type": "http.request", "body": b""})
    answer = await communicator.receive_output(timeout=10)
    while (await communicator.receive_output(timeout=10)).get("more_body"):
        pass
    await communicator.wait()
    return answer["status"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("", 200), ("nothing/", 404), ("programs/new/", 403)],
)
def test_refusals_are_rendered_inside_the_community(committed, client_for, cy, path, status):
    morsel = next(iter(client_for(cy).cookies.values()))
    cookie = f"{morsel.key}={morsel.value}"
    assert async_to_sync(status_of)(f"/c/riverside/{path}", cookie) == status
