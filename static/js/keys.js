// "/" goes to the search field, unless somebody is writing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest("input, textarea, select, [contenteditable]")) return
  const field = [...document.querySelectorAll("[data-find]")].find((found) => found.offsetParent)
  if (!field) return
  event.preventDefault()
  field.focus()
  field.select()
})
