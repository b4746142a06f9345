// What was said before the first message on the page, as one scrolls up to it.
export function makeEarlier(chat) {
  const box = chat.querySelector("[data-log]")
  const list = chat.querySelector("[data-messages]")
  const near = new IntersectionObserver(([seen]) => { if (seen.isIntersecting) bring(seen.target) }, { root: box, rootMargin: "200px" })
  watch()

  function watch() {
    const link = box.querySelector("a.earlier[data-earlier]")
    if (link) near.observe(link)
  }

  async function bring(link) {
    near.unobserve(link)
    const answer = await fetch(link.href).catch(() => null)
    if (!answer?.ok) return // the link stays: a click opens the page
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    const rows = [...page.querySelectorAll("[data-messages] > li")]
    const further = page.querySelector("a.earlier[data-earlier]")
    const first = list.firstElementChild
    const below = box.scrollHeight - box.scrollTop
    // The day that goes on is named once, where it begins.
    const day = rows.filter((row) => row.matches(".day-line")).at(-1)
    if (first.matches(".day-line") && first.textContent === day?.textContent) first.remove()
    list.prepend(...rows.filter((row) => !row.id || !document.getElementById(row.id)))
    if (further) link.replaceWith(further)
    else link.remove()
    box.scrollTop = box.scrollHeight - below
    watch()
  }
}
