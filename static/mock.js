// In an exam the clock runs from the moment the question is shown, not from the first letter. It only informs.
(() => {
  "use strict";
  const form = document.querySelector("#editor[data-clock]");
  // The editor's clock begins at the first sign of writing, and this is one. It changes nothing in the text.
  if (form) form.querySelector("textarea").dispatchEvent(new Event("input"));
})();
