// A button that copies what a field shows; without a script the field is there to be selected.
for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies)
  field.addEventListener("focus", () => field.select())
  if (!navigator.clipboard) continue
  button.hidden = false
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value)
    const word = button.textContent
    button.textContent = button.dataset.copied
    setTimeout(() => { button.textContent = word }, 2000)
  })
}
