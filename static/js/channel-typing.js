// "Leila is writing", for as long as she is.
const EVERY = 3000
const STAYS = 4500

export function makeTyping(chat, send) {
  const line = chat.querySelector("[data-typing] > span")
  const words = line?.querySelector("[data-who]")
  const writers = new Map()
  let last = 0

  function draw() {
    if (!line) return
    line.hidden = writers.size === 0
    const names = [...writers.values()].map((writer) => writer.name.split(" ")[0])
    words.textContent = names.length ? chat.dataset.writing.replace("{name}", names.join(", ")) : ""
  }

  function stop(id) {
    clearTimeout(writers.get(id)?.timer)
    if (writers.delete(id)) draw()
  }

  return {
    stop,
    show(author) {
      clearTimeout(writers.get(author.id)?.timer)
      writers.set(author.id, { name: author.name, timer: setTimeout(() => stop(author.id), STAYS) })
      draw()
    },
    /** Tells the others, at most every three seconds. */
    tell() {
      if (Date.now() - last < EVERY) return
      last = Date.now()
      send()
    },
  }
}
