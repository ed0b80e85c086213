// Offers the time zone of this device where the person has chosen none or another one.
(() => {
  "use strict";

  function offer() {
    const form = document.querySelector("#profile");
    const select = form?.elements.time_zone;
    const note = form?.querySelector("[data-zone-offer]");
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!note || !zone || ![...select.options].some((option) => option.value === zone)) return;
    note.hidden = select.value === zone;
    note.querySelector("[data-zone]").textContent = zone.replaceAll("_", " ");
    note.querySelector("[data-zone-use]").addEventListener("click", () => {
      select.value = zone;
      note.hidden = true;
      select.focus();
    });
    select.addEventListener("change", () => { note.hidden = select.value === zone; });
  }

  offer();
  document.addEventListener("htmx:after:swap", offer);
})();
