// Marks show at once and wait in the page until the server has answered: a poor connection loses none.
import { toast } from "praxis/toast"

const AROUND = { "": "present", present: "late", late: "excused", excused: "absent", absent: "present" }
const PATIENCE = 8000
const SOONEST = 3000
const LATEST = 30000
const people = () => document.querySelector("[data-roster]")
// Whoever signs in next on a shared tablet sends nobody else's marks.
const key = people() && `praxis-marks-${people().dataset.reader}-${people().dataset.roster}`
const words = people() && JSON.parse(document.getElementById("presence-states").textContent)
const note = document.getElementById("waiting")
let marks = read()
let sending = false
let pause = SOONEST
let timer

function read() {
  try { return JSON.parse(localStorage.getItem(key)) ?? {} } catch { return {} }
}

function write() {
  try { localStorage.setItem(key, JSON.stringify(marks)) } catch { /* Without storage they live in the page. */ }
}

const nextOf = (state, tap) => (tap !== "present" && state !== tap ? tap : AROUND[state])

/** The row as it will be once the server knows. */
function show(form, state) {
  const button = form.querySelector("button")
  button.className = `presence ${state === "present" ? "here" : state}`
  button.querySelector("svg")?.remove()
  button.querySelector("[data-word]").textContent = words[state]
  form.elements.state.value = nextOf(state, form.elements.tap.value)
}

function tell(failed, signedOut) {
  const count = Object.keys(marks).length
  note.hidden = !count || !failed
  const sentence = signedOut ? note.dataset.signedOut : count === 1 ? note.dataset.one : note.dataset.many
  note.textContent = note.hidden ? "" : sentence.replace("%(count)s", count)
}

/** One request a person; the last tap is what counts. Answers "sent", "later" or "signed out". */
async function send(url, mark) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value
  const age = Math.max(0, Math.round((Date.now() - mark.at) / 1000))
  const body = new URLSearchParams({ state: mark.state, tap: mark.tap, age, csrfmiddlewaretoken: token })
  const headers = { "HX-Request": "true" }
  const signal = AbortSignal.timeout(PATIENCE)
  let response, answer
  try {
    response = await fetch(url, { method: "POST", body, headers, signal, redirect: "manual" })
    answer = await response.text()
  } catch { return "later" }
  if (response.type === "opaqueredirect") return "signed out"
  if (response.status >= 500 || response.status === 429) return "later"
  if (marks[url]?.at === mark.at) {
    delete marks[url]
    write()
    if (response.ok) place(url, answer)
    else toast(document.body.dataset.failed)
  }
  return "sent"
}

function place(url, answer) {
  const row = document.querySelector(`form[data-mark][action="${url}"]`)?.closest("li")
  if (row) window.htmx.swap(row, answer, { swapStyle: "outerHTML" })
}

async function sendAll() {
  clearTimeout(timer)
  if (sending) return
  sending = true
  let outcome = "sent"
  while (outcome === "sent" && Object.keys(marks).length) {
    const [url, mark] = Object.entries(marks)[0]
    outcome = await send(url, mark)
  }
  sending = false
  tell(outcome !== "sent", outcome === "signed out")
  pause = outcome === "sent" ? SOONEST : Math.min(pause * 2, LATEST)
  if (outcome !== "sent") timer = setTimeout(sendAll, pause)
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-mark]")
  if (!form) return
  event.preventDefault()
  const url = form.getAttribute("action")
  const state = form.elements.state.value
  marks[url] = { state, tap: form.elements.tap.value, at: Date.now() }
  write()
  show(form, state)
  tell(pause > SOONEST)
  sendAll()
})
addEventListener("online", () => { pause = SOONEST; sendAll() })

// What an earlier visit could not send is shown as it was left, and sent now.
if (key) {
  for (const [url, mark] of Object.entries(marks)) {
    const form = document.querySelector(`form[data-mark][action="${url}"]`)
    if (form) show(form, mark.state)
  }
  sendAll()
}
