// A slider beside the number: the page takes the colour while one looks for it. An empty number means
// the colour that its placeholder names.
const number = document.querySelector("[data-hue]")
const slider = document.createElement("input")
const chosen = () => number.value || number.placeholder
slider.type = "range"
slider.className = "hue-slider"
slider.min = 0
slider.max = 359
slider.value = chosen()
slider.setAttribute("aria-label", document.querySelector(`label[for="${number.id}"]`).textContent.trim())
number.before(slider)

const show = (hue) => document.documentElement.style.setProperty("--h", hue)
slider.addEventListener("input", () => { number.value = slider.value; show(slider.value) })
number.addEventListener("input", () => { if (number.validity.valid && chosen()) { slider.value = chosen(); show(chosen()) } })
