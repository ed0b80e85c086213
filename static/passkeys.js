// Passkeys where the browser has them; and in words what went wrong, which allauth's script says only to the console.
(() => {
  "use strict";

  const said = document.querySelector("[data-passkey-error]");
  if (!window.PublicKeyCredential) {
    for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = true;
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const stopped = event.detail.exception?.name === "NotAllowedError";
    said.textContent = stopped
      ? "The passkey was not unlocked. Nothing has changed. Try again, or take another way."
      : "This passkey did not work here. Nothing has changed. Try again, or take another way.";
    said.hidden = false;
  });
})();
