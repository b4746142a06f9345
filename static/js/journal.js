// The editor saves itself every few seconds. What the server does not have yet is kept in this browser.
import * as copy from "praxis/journal-copy"

const PAUSE = 2500
const form = document.querySelector("[data-journal]")
const kept = document.querySelector("[data-journal-kept]")
if (kept) copy.forget(kept.dataset.journalKept)
if (form) write()

function write() {
  const sign = document.querySelector("[data-saved]")
  const { autosave, ...said } = form.dataset
  let timer, underway, stopped = autosave === undefined

  // After a refused save the page itself brings back everything that was typed.
  if (said.refused !== undefined) copy.keep(form)
  else if (copy.restore(form)) { tell(said.restored); later() }
  form.querySelectorAll("textarea").forEach(grow)

  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) grow(event.target)
    if (event.target.name === "visibility") nameReader(event.target)
    copy.keep(form)
    later()
  })

  // Return in a single line of the promise is not yet "Keep this".
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=radio])")) event.preventDefault()
  })

  // A save that is on its way lands first, so that it cannot overtake the button.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer)
    stopped = true
    copy.keep(form)
    if (!underway) return
    event.preventDefault()
    underway.finally(() => { underway = null; form.requestSubmit(event.submitter) })
  })

  addEventListener("pagehide", () => { if (copy.waits(form)) copy.keep(form) })
  addEventListener("online", later)

  function later() {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(save, PAUSE)
  }

  function save() {
    if (underway) { later(); return }
    underway = send().finally(() => { underway = null })
  }

  async function send() {
    const before = copy.words(form)
    let response
    try {
      response = await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } })
    } catch { tell(said.offline, true); timer = setTimeout(save, PAUSE * 4); return }
    const isJson = response.headers.get("content-type")?.includes("json")
    if (!isJson) { stopped = true; tell(response.redirected || response.status === 403 ? said.signedOut : said.offline, true); return }
    const result = await response.json()
    if (response.status === 409) { stopped = true; form.elements.version.value = result.version }
    if (!response.ok) { tell(result.problem, true); return }
    moveTo(result)
    tell(said.savedAt.replace("%s", result.saved), false, said.keptHere)
    if (copy.words(form) === before) copy.forget(form.dataset.journal)
    else later()
  }

  function moveTo({ edit, keep }) {
    if (form.getAttribute("action") === edit) return
    form.setAttribute("action", edit)
    form.querySelector("[formaction]").setAttribute("formaction", keep)
    history.replaceState(null, "", edit)
  }

  function tell(sentence, failed = false, more = "") {
    sign.classList.toggle("failed", failed)
    const text = sign.querySelector("span") ?? sign.appendChild(document.createElement("span"))
    text.textContent = sentence
    if (more) text.append(Object.assign(document.createElement("span"), { className: "desk-only", textContent: more }))
  }
}

function nameReader(choice) {
  const word = choice.closest("label").childNodes
  document.querySelector("[data-reader]").textContent = [...word].find((node) => node.nodeType === 3 && node.textContent.trim()).textContent.trim()
}

// Browsers without field-sizing grow the line by hand.
function grow(line) {
  if (CSS.supports("field-sizing", "content")) return
  line.style.height = "auto"
  line.style.height = `${line.scrollHeight}px`
}
