// Light, dark or as the system has it. The choice stays in this browser.
const KEY = "praxis-theme"

function show(theme) {
  if (theme) document.documentElement.dataset.theme = theme
  else delete document.documentElement.dataset.theme
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme))
  }
}

function kept() {
  try { return localStorage.getItem(KEY) ?? "" } catch { return "" }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-switch] button")
  if (!button) return
  try {
    if (button.value) localStorage.setItem(KEY, button.value)
    else localStorage.removeItem(KEY)
  } catch { /* A browser without storage still changes this page. */ }
  show(button.value)
})

addEventListener("storage", (event) => { if (event.key === KEY) show(kept()) })
show(kept())
