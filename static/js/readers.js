// The folded line of "Who can read it" says what is chosen.
document.addEventListener("change", (event) => {
  const readers = event.target.closest("[data-readers]")
  if (!readers || event.target.type !== "radio") return
  const word = event.target.closest("label").firstChild.nextSibling ?? event.target.closest("label")
  readers.querySelector("[data-chosen]").textContent = word.textContent.trim()
})
