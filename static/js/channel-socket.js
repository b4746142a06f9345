// One websocket for this page. It comes back by itself, says what the page has seen, and goes on.
const PAUSES = [500, 1000, 2000, 4000, 8000, 15000]
const REFUSED = 4000
const PATIENCE = 1500

/** `seen()` gives {channel: last number}; `on` has message, ack, error, read, typing, up and away. */
export function connect(path, seen, on) {
  const address = new URL(path, location.href)
  address.protocol = address.protocol.replace("http", "ws")
  let socket, failures = 0, timer, opened = false

  function open() {
    clearTimeout(timer)
    socket = new WebSocket(address)
    socket.addEventListener("open", () => {
      failures = 0
      opened = true
      socket.send(JSON.stringify({ type: "resume", channels: seen() }))
      on.up?.()
    })
    socket.addEventListener("message", (event) => {
      const frame = JSON.parse(event.data)
      on[frame.type]?.(frame)
    })
    socket.addEventListener("close", (event) => {
      // Somebody whose place here has ended: the page itself says so.
      if (event.code >= REFUSED && opened) { location.reload(); return }
      const pause = PAUSES[Math.min(failures, PAUSES.length - 1)]
      failures += 1
      timer = setTimeout(open, pause * (0.75 + Math.random() / 2))
      setTimeout(() => { if (!isUp()) on.away?.() }, PATIENCE)
    })
  }

  const isUp = () => socket?.readyState === WebSocket.OPEN
  addEventListener("online", () => { if (!isUp()) { failures = 0; socket?.close(); open() } })
  addEventListener("pagehide", () => { clearTimeout(timer); socket?.close() })
  addEventListener("pageshow", (event) => { if (event.persisted) open() })
  open()

  return {
    isUp,
    /** Sends a frame; false when there is no connection, and the caller keeps it. */
    send(frame) {
      if (!isUp()) return false
      socket.send(JSON.stringify(frame))
      return true
    },
  }
}
