// A copy of what was typed, in this browser only, for as long as the server has not got it.
const slot = (key) => `praxis-journal:${key}`
const WINDOW = ["key", "editor", "version"]

const fields = (form) => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")

/** What somebody wrote, to compare. */
export const words = (form) => JSON.stringify(fields(form).filter(([name]) => !WINDOW.includes(name)))

export function keep(form) {
  try { localStorage.setItem(slot(form.dataset.journal), JSON.stringify(fields(form))) } catch { /* Full or forbidden: the server still saves. */ }
}

export function waits(form) {
  return read(form.dataset.journal) !== null
}

export function forget(key) {
  try { localStorage.removeItem(slot(key)) } catch { /* Nothing was kept. */ }
}

/** Puts the copy back into the form; true when it held other words than the form shows. */
export function restore(form) {
  const stored = read(form.dataset.journal)
  if (stored === null) return false
  const [before, shown] = [words(form), fields(form)]
  for (const [name, value] of stored) put(form.elements[name], value)
  if (words(form) !== before) return true
  for (const [name, value] of shown) put(form.elements[name], value)
  forget(form.dataset.journal)
  return false
}

function put(control, value) {
  if (!control) return
  if (control instanceof RadioNodeList) control.forEach((radio) => { radio.checked = radio.value === value })
  else control.value = value
}

function read(key) {
  try { return JSON.parse(localStorage.getItem(slot(key))) } catch { return null }
}
