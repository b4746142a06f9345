// A form with data-once is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-once]")
  if (!form || event.defaultPrevented) return
  if (form.dataset.sent) { event.preventDefault(); return }
  form.dataset.sent = "true"
  event.submitter?.setAttribute("aria-busy", "true")
})

// Coming back with the browser's arrow shows the page as it was left: it may be sent again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"))
  }
})
