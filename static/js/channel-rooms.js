// The list of channels: what this page has seen of each, and how much waits there.
export function makeRooms(chat) {
  const links = new Map()
  for (const link of chat.querySelectorAll("[data-room]")) {
    links.set(link.dataset.room, { link, seq: Number(link.dataset.seq), read: Number(link.dataset.seq) - count(link) })
  }

  function show(room, waiting) {
    const badge = room.link.querySelector(".count")
    badge.hidden = !waiting
    badge.querySelector("[data-count]").textContent = waiting
    room.link.classList.toggle("unread", waiting > 0)
  }

  return {
    /** Channel → newest number seen, for a resume. */
    seen: () => Object.fromEntries([...links].map(([id, room]) => [id, room.seq])),
    /** Notes a number; false when it was seen before. */
    saw(id, seq) {
      const room = links.get(id)
      if (!room) return false
      if (seq <= room.seq) return false
      room.seq = seq
      return true
    },
    last: (id) => links.get(id)?.seq ?? 0,
    isRead: (id, seq) => (links.get(id)?.read ?? Infinity) >= seq,
    /** One more that waits. */
    raise(id) {
      const room = links.get(id)
      if (room) show(room, count(room.link) + 1)
    },
    /** Read up to a number, here or on another page of mine. */
    lower(id, seq) {
      const room = links.get(id)
      if (!room || seq < room.read) return
      room.read = seq
      show(room, Math.max(0, room.seq - seq))
    },
  }
}

const count = (link) => (link.querySelector(".count").hidden ? 0 : Number(link.querySelector("[data-count]").textContent))
