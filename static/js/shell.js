// What every page inside does once the browser can do more than show it.
import "praxis/theme"
import "praxis/toast"
import "praxis/once"
import "praxis/menu"
import "praxis/keys"
import "praxis/dialog"
import "praxis/readers"

// The summary of errors takes the focus, so that it is read out first.
document.querySelector("[data-errors]")?.focus()

// On a phone the cycle picture opens at the present loop.
for (const line of document.querySelectorAll("[data-line]")) {
  const now = line.querySelector("[aria-current]")
  if (now) line.scrollLeft = now.offsetLeft - (line.clientWidth - now.clientWidth) / 2
}

// Where tabs do not fit, the present one is in sight.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const tabs = tab.closest(".tabs")
  const hidden = tab.getBoundingClientRect().right - tabs.getBoundingClientRect().right
  if (hidden > 0) tabs.scrollLeft = hidden + 24
}
