// Questions in the room: a frame says that something changed; the page reads the list again, or moves
// one number. Without a connection the forms go on working as they are.
import { connect } from "praxis/channel-socket"

const SOON = 700
const room = document.querySelector("[data-questions]")
const { event: meeting, socket: path, list } = room.dataset
let waiting

/** A room full of people does not ask for the list in the same moment. */
function readAgain() {
  waiting ??= setTimeout(() => {
    waiting = undefined
    window.htmx.ajax("GET", list, { target: "#question-rows", swap: "outerHTML" })
  }, Math.random() * SOON)
}

/** The most wanted first, as the server orders them; who is on a button stays on it. */
function putInOrder(rows) {
  const wanted = (row) => Number(row.querySelector("[data-wanted]").textContent)
  const open = [...rows.querySelectorAll("[data-question]:not(.answered-one)")]
  const ordered = open.toSorted((one, other) => wanted(other) - wanted(one))
  if (ordered.every((row, place) => row === open[place])) return
  const held = document.activeElement
  rows.prepend(...ordered)
  if (rows.contains(held)) held.focus({ preventScroll: true })
}

let opened = false
connect(path, () => ({}), {
  up() {
    // What was asked while the line was away came by no frame.
    if (opened) readAgain()
    opened = true
  },
  questions(frame) { if (frame.event === meeting) readAgain() },
  wanted(frame) {
    if (frame.event !== meeting) return
    const row = room.querySelector(`[data-question="${frame.question}"]`)
    if (!row) return
    row.querySelector("[data-wanted]").textContent = frame.wanted
    putInOrder(row.parentElement)
  },
})
