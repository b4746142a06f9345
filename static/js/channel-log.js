// The messages on the page: each once, in the order of their numbers, those not sent yet at the end.
const ADDRESS = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g
const NEAR = 80

export function makeLog(chat) {
  const box = chat.querySelector("[data-log]")
  const list = chat.querySelector("[data-messages]")
  const template = chat.querySelector("[data-template]")
  const timeZone = chat.dataset.zone
  const language = document.documentElement.lang
  const numbered = () => [...list.querySelectorAll("[data-seq]")]

  const isAtEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR
  const toEnd = () => { box.scrollTop = box.scrollHeight }
  const newest = () => Math.max(0, ...numbered().map((row) => Number(row.dataset.seq)))

  function row(author, body, sentAt) {
    const made = template.content.firstElementChild.cloneNode(true)
    const face = made.querySelector(".face")
    face.classList.add(`face-${author.hue}`)
    face.classList.toggle("guest", author.guest)
    face.textContent = author.initials
    made.querySelector("b").textContent = author.name
    const time = made.querySelector("time")
    time.dateTime = sentAt.toISOString()
    time.title = sentAt.toLocaleString(language, { timeZone })
    time.textContent = sentAt.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone })
    made.querySelector(".text").append(...body.split(/\n{2,}/).map(paragraph))
    return made
  }

  function paragraph(text) {
    const made = document.createElement("p")
    text.split("\n").forEach((line, index) => {
      if (index) made.append(document.createElement("br"))
      let from = 0
      for (const found of line.matchAll(ADDRESS)) {
        made.append(line.slice(from, found.index), Object.assign(document.createElement("a"), { href: found[0], textContent: found[0], rel: "nofollow" }))
        from = found.index + found[0].length
      }
      made.append(line.slice(from))
    })
    return made
  }

  function put(made, seq) {
    const stays = isAtEnd()
    list.querySelector("[data-nothing]")?.remove()
    const after = numbered().find((other) => Number(other.dataset.seq) > seq)
    list.insertBefore(made, after ?? list.querySelector(".pending"))
    if (stays) toEnd()
  }

  return {
    isAtEnd, toEnd, newest,
    /** A message from the server; false when it is here already. */
    add(frame) {
      if (document.getElementById(`message-${frame.id}`)) return false
      const made = row(frame.author, frame.body, new Date(frame.sent_at))
      made.id = `message-${frame.id}`
      made.dataset.seq = frame.seq
      put(made, frame.seq)
      return true
    },
    /** What I have just written, before the server has it. */
    pend(letter, me) {
      if (list.querySelector(`[data-client="${letter.client_id}"]`)) return
      const made = row(me, letter.body, new Date())
      made.classList.add("pending")
      made.dataset.client = letter.client_id
      put(made, Infinity)
      toEnd()
    },
    /** It has its number now. */
    settle(frame) {
      const made = list.querySelector(`[data-client="${frame.client_id}"]`)
      if (!made) return
      if (document.getElementById(`message-${frame.id}`)) { made.remove(); return }
      made.classList.remove("pending")
      made.id = `message-${frame.id}`
      made.dataset.seq = frame.seq
      put(made, frame.seq)
    },
    /** It was refused, and why; it gives its text back. */
    fail(clientId, sentence) {
      const made = list.querySelector(`[data-client="${clientId}"]`)
      if (!made) return
      made.classList.replace("pending", "failed")
      made.append(Object.assign(document.createElement("p"), { className: "later", textContent: sentence }))
    },
    /** The line above what came while nobody looked. */
    markNew(text) {
      list.querySelector("[data-new-line]")?.remove()
      const line = Object.assign(document.createElement("li"), { className: "new-line", textContent: text })
      line.dataset.newLine = ""
      list.append(line)
    },
  }
}
