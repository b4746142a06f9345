"""The reference: a chat on bare uvicorn. One INSERT a message, one encoding, one loop over the sockets."""

import json
import os

from psycopg_pool import AsyncConnectionPool

INSERT = (
    "INSERT INTO bare_message (author, client_id, body) VALUES (%s, %s, %s) RETURNING seq, sent_at"
)
sockets: set = set()
pool = None


async def application(scope, receive, send) -> None:
    """Takes ``{"client_id", "body"}``, answers an ack, and tells everybody."""
    global pool  # noqa: PLW0603 - opened by the first connection, inside the loop
    await receive()
    if pool is None:
        address = os.environ["DATABASE_OWNER_URL"]
        pool = AsyncConnectionPool(
            address, min_size=1, max_size=4, open=False, kwargs={"autocommit": True}
        )
        await pool.open()
    await send({"type": "websocket.accept"})
    sockets.add(send)
    author = scope["path"]
    try:
        while (message := await receive())["type"] == "websocket.receive":
            frame = json.loads(message["text"])
            async with pool.connection() as connection:
                cursor = await connection.execute(
                    INSERT, [author, frame["client_id"], frame["body"]]
                )
                seq, sent_at = await cursor.fetchone()
            ack = {"type": "ack", "client_id": frame["client_id"], "seq": seq}
            await send({"type": "websocket.send", "text": json.dumps(ack, separators=(",", ":"))})
            told = {"type": "message", "seq": seq, "author": author, "body": frame["body"]}
            text = json.dumps(told | {"sent_at": sent_at.isoformat()}, separators=(",", ":"))
            for one in list(sockets):
                await one({"type": "websocket.send", "text": text})
    finally:
        sockets.discard(send)
