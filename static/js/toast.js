// Toasts leave by themselves, later when they offer Undo, never while somebody is on them.
const SECONDS = 6
const SECONDS_WITH_UNDO = 12
const PATIENCE = 1000

function attend(toast) {
  toast.removeAttribute("data-toast")
  let left = toast.querySelector("form, a, button") ? SECONDS_WITH_UNDO : SECONDS
  const timer = setInterval(() => {
    if (toast.matches(":hover, :focus-within") || document.hidden) return
    left -= 1
    if (left <= 0) { clearInterval(timer); leave(toast) }
  }, PATIENCE)
}

function leave(toast) {
  toast.classList.add("leaving")
  setTimeout(() => toast.remove(), 220)
}

/** Shows one sentence; `action` is an optional {label, run}. */
export function toast(text, action) {
  const box = document.querySelector("[data-toasts]")
  const element = document.createElement("div")
  element.className = "toast"
  element.append(Object.assign(document.createElement("p"), { textContent: text }))
  if (action) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: action.label })
    button.addEventListener("click", () => { action.run(); leave(element) })
    element.append(button)
  }
  box.append(element)
  attend(element)
}

const attendAll = () => document.querySelectorAll("[data-toast]").forEach(attend)
attendAll()
document.addEventListener("htmx:oobAfterSwap", attendAll)
document.addEventListener("htmx:responseError", (event) => toast(event.detail.elt.dataset.failed ?? document.body.dataset.failed))
document.addEventListener("htmx:sendError", () => toast(document.body.dataset.offline))
