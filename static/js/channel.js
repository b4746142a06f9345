// A conversation that is live: written here, seen everywhere, nothing lost and nothing twice.
import { connect } from "praxis/channel-socket"
import { makeComposer } from "praxis/channel-composer"
import { makeEarlier } from "praxis/channel-earlier"
import { makeLog } from "praxis/channel-log"
import { makeRooms } from "praxis/channel-rooms"
import { makeTyping } from "praxis/channel-typing"
import * as outbox from "praxis/channel-outbox"

const TOO_MANY = 429, PAUSE = 5

const chat = document.querySelector("[data-chat]")
const { channel, topic, socket: path, me } = chat.dataset
const log = channel ? makeLog(chat) : null
const rooms = makeRooms(chat)
const past = chat.dataset.past !== undefined
const away = chat.querySelector("[data-away]")
let marks = chat.dataset.marks !== undefined, told = 0

const line = connect(path, rooms.seen, {
  up() {
    if (away) away.hidden = true
    for (const letter of outbox.waiting()) line.send({ type: "send", ...letter })
  },
  away() { if (away) away.hidden = false },
  ack(frame) {
    outbox.settle(frame.client_id)
    log?.settle(frame)
  },
  error(frame) {
    const { status, detail, retry_after: pause = PAUSE } = frame.problem
    if (!frame.client_id) return
    if (status === TOO_MANY || status >= 500) {
      setTimeout(again, pause * 1000, frame.client_id)
      return
    }
    outbox.settle(frame.client_id)
    log?.fail(frame.client_id, detail)
  },
  message(frame) {
    if (!rooms.saw(frame.channel, frame.seq)) return
    const mine = frame.author.id === me
    if (frame.channel !== channel || past) {
      if (!mine) rooms.raise(frame.channel)
      return
    }
    if (topic && frame.topic !== topic) {
      if (!mine) { marks = false; rooms.raise(frame.channel) }
      return
    }
    const looking = !document.hidden && log.isAtEnd()
    if (!mine && !looking && told === 0) log.markNew(chat.dataset.new)
    if (log.add(frame) && !mine && !looking) told += 1
    typing?.stop(frame.author.id)
    markRead()
  },
  read(frame) { rooms.lower(frame.channel, frame.seq) },
  typing(frame) {
    if (frame.channel === channel && frame.author.id !== me) typing?.show(frame.author)
  },
})
const typing = channel ? makeTyping(chat, () => line.send({ type: "typing", channel })) : null

/** What could not be taken just now: it still waits, and goes out once more. */
function again(clientId) {
  const letter = outbox.waiting().find((one) => one.client_id === clientId)
  if (letter) line.send({ type: "send", ...letter })
}

function markRead() {
  if (!marks || document.hidden || !log.isAtEnd()) return
  const seq = rooms.last(channel)
  if (rooms.isRead(channel, seq) || !line.send({ type: "read", channel, seq })) return
  rooms.lower(channel, seq)
  told = 0
}

if (log && !past) {
  makeComposer(chat, log, `${channel}-${topic}`, {
    typing: () => typing.tell(),
    say(body) {
      const letter = outbox.keep(channel, topic, body)
      line.send({ type: "send", ...letter })
      return letter
    },
    waiting: () => outbox.waiting().filter((letter) => letter.channel === channel && (letter.topic ?? "") === topic),
  })
}
if (log) {
  if (!location.hash.startsWith("#message-")) {
    const unread = chat.querySelector("[data-new-line]")
    if (unread) unread.scrollIntoView({ block: "center" })
    else log.toEnd()
  }
  chat.querySelector("[data-log]").addEventListener("scroll", markRead, { passive: true })
  document.addEventListener("visibilitychange", markRead)
  setTimeout(markRead, 1500)
  makeEarlier(chat)
}
