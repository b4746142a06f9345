// What was written and is not acknowledged yet. It outlives a reload and goes out when we are back.
const KEY = "praxis-outbox"

function read() {
  try { return JSON.parse(sessionStorage.getItem(KEY)) ?? [] } catch { return [] }
}

function write(letters) {
  try { sessionStorage.setItem(KEY, JSON.stringify(letters)) } catch { /* Without storage it lives in the page. */ }
}

let letters = read()

/** Keeps a message under an id that makes it arrive once, however often it is sent. */
export function keep(channel, topic, body) {
  const letter = { client_id: crypto.randomUUID(), channel, topic: topic || null, body }
  letters.push(letter)
  write(letters)
  return letter
}

/** It was acknowledged, or refused for good. */
export function settle(clientId) {
  letters = letters.filter((letter) => letter.client_id !== clientId)
  write(letters)
}

/** All that still waits, in the order in which it was written. */
export const waiting = () => letters

/** The unfinished text of a channel, kept while one looks elsewhere. */
export function draft(place, text) {
  const key = `praxis-draft-${place}`
  try {
    if (text === undefined) return sessionStorage.getItem(key) ?? ""
    if (text) sessionStorage.setItem(key, text)
    else sessionStorage.removeItem(key)
  } catch { /* Without storage nothing is kept. */ }
  return text ?? ""
}
