// data-opens="id" opens a <dialog>; without a script its link or form still leads to a page.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]")
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens)
    if (dialog) { event.preventDefault(); dialog.showModal() }
    return
  }
  const closer = event.target.closest("[data-closes]")
  if (closer) { event.preventDefault(); closer.closest("dialog").close() }
  else if (event.target.matches("dialog[open]")) closeFromBackdrop(event)
})

function closeFromBackdrop(event) {
  const box = event.target.getBoundingClientRect()
  const inside = event.clientX >= box.left && event.clientX <= box.right
    && event.clientY >= box.top && event.clientY <= box.bottom
  if (!inside) event.target.close()
}
