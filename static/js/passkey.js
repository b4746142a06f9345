// Passkeys: the browser's own dialog stands between a form and its answer.
const forms = document.querySelectorAll("form[data-passkey]")

for (const form of forms) {
  form.hidden = !window.PublicKeyCredential
  form.addEventListener("submit", async event => {
    event.preventDefault()
    const said = form.querySelector("[data-passkey-failed]")
    said.hidden = true
    try {
      const credential = form.dataset.passkey === "make" ? await make(form) : await use(form)
      form.elements.credential.value = JSON.stringify(credential)
      form.submit()
    } catch {
      // Closing the dialog is no error of the person's; nothing was sent.
      said.hidden = false
    }
  })
}

async function make(form) {
  const { publicKey } = (await options(form)).creation_options
  publicKey.challenge = bytes(publicKey.challenge)
  publicKey.user.id = bytes(publicKey.user.id)
  publicKey.excludeCredentials = known(publicKey.excludeCredentials)
  // Kept by the device, so that it signs in without an address.
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
  }
  const made = await navigator.credentials.create({ publicKey })
  return told(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  })
}

async function use(form) {
  const { publicKey } = (await options(form)).request_options
  publicKey.challenge = bytes(publicKey.challenge)
  publicKey.allowCredentials = known(publicKey.allowCredentials)
  const shown = await navigator.credentials.get({ publicKey })
  return told(shown, {
    authenticatorData: text(shown.response.authenticatorData),
    signature: text(shown.response.signature),
    userHandle: shown.response.userHandle && text(shown.response.userHandle),
  })
}

// What to ask for stands in the page, or is asked for when the button is pressed.
async function options(form) {
  const here = document.getElementById(form.dataset.options)
  if (here) return JSON.parse(here.textContent)
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } })
  if (!answer.ok) throw new Error(answer.statusText)
  return answer.json()
}

function told(credential, response) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  }
}

const known = list => (list ?? []).map(one => ({ ...one, id: bytes(one.id) }))
const bytes = value => Uint8Array.from(atob(value.replaceAll("-", "+").replaceAll("_", "/")), one => one.charCodeAt(0))
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
