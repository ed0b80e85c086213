// What may be private in an answer: one press puts a placeholder in its place, another one takes it back.
// The server finds and replaces; this only brings the changed text into the editor.
(() => {
  "use strict";

  const area = document.querySelector("#answer");
  if (!area) return;
  let before = [];

  const put = (text) => {
    area.value = text;
    area.dispatchEvent(new Event("text-changed"));
    area.dispatchEvent(new Event("text-put"));
  };

  document.addEventListener("htmx:after:swap", () => {
    const note = document.querySelector("#error-note");
    const changed = note?.querySelector("template[data-replaced]");
    if (!changed) return;
    before.push(area.value);
    put(changed.content.textContent);
    changed.remove();
    const undo = note.querySelector("[data-undo]");
    undo.hidden = false;
    undo.querySelector("button").addEventListener("click", () => {
      put(before.pop());
      undo.hidden = true;
      area.focus();
    });
  });
})();
