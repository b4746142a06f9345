// Where one writes. Enter sends at a desk; what is not finished stays here when one looks elsewhere.
import { draft } from "praxis/channel-outbox"

/** `on` has say(body), which gives the letter back, typing() and waiting(), the letters not sent yet. */
export function makeComposer(chat, log, place, on) {
  const form = chat.querySelector("[data-composer]")
  const face = chat.querySelector("[data-my-face]")
  if (!form) return
  const { name, initials, hue, guest } = face.dataset
  const me = { name, initials, hue, guest: guest !== undefined }
  const field = form.elements.body
  field.value ||= draft(place)

  field.addEventListener("input", () => { draft(place, field.value); on.typing() })
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    const body = field.value.trim()
    if (!body) return
    log.pend(on.say(body), me)
    field.value = draft(place, "")
    field.focus()
  })
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return
    event.preventDefault()
    form.requestSubmit()
  })
  for (const letter of on.waiting()) log.pend(letter, me)
}
