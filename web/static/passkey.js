// Passkeys: ask the program what to sign, let the device's owner agree, hand the answer back.
"use strict";
const able = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;
const headers = { "X-Scripted": "1" };
const send = async (path, form, more) => {
  const fields = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(more)) fields.set(name, value);
  const answer = await fetch(path, { method: "POST", headers, body: fields });
  return answer.json();
};
for (const form of able ? document.querySelectorAll("form.passkey") : []) {
  const status = form.querySelector("[role=status]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "";
    try {
      const asked = await send(`${form.getAttribute("action")}/ask`, form, {});
      if (!asked.ask) {
        status.textContent = asked.said || form.dataset.failed;
        return;
      }
      const options = JSON.parse(asked.ask);
      const made =
        form.dataset.kind === "create"
          ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
          : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      const done = await send(form.getAttribute("action"), form, { credential: JSON.stringify(made.toJSON()) });
      if (done.go) location.assign(done.go);
      else status.textContent = done.said || form.dataset.failed;
    } catch {
      status.textContent = form.dataset.failed;
    }
  });
}
