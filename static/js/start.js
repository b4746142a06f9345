// The clock of whoever starts is most likely that of the place; the address follows from the name.
const zone = document.querySelector("#id_time_zone")
const here = Intl.DateTimeFormat().resolvedOptions().timeZone
if (zone && zone.value === "UTC" && [...zone.options].some((option) => option.value === here)) zone.value = here

const name = document.querySelector("#id_name")
const slug = document.querySelector("#id_slug")
const letters = (text) => text.normalize("NFKD").replace(/[^\w\s-]/g, "").trim().toLowerCase().replace(/[-\s_]+/g, "-").slice(0, 40)
name?.addEventListener("input", () => { slug.placeholder = letters(name.value) })
