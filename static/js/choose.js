// A button that ticks every box of a name, or none; without a script each is ticked by hand.
for (const button of document.querySelectorAll("[data-chooses]")) {
  const boxes = () => [...document.getElementsByName(button.dataset.chooses)]
  const all = button.textContent
  const tell = () => { button.textContent = boxes().every((box) => box.checked) ? button.dataset.none : all }
  button.hidden = boxes().length < 2
  button.addEventListener("click", () => {
    const wanted = !boxes().every((box) => box.checked)
    for (const box of boxes()) box.checked = wanted
    tell()
  })
  document.addEventListener("change", tell)
  tell()
}
