// The editor's small comforts: a word count and a timer that only informs. drafts.js keeps what is typed.
// Without this script every page works; nothing here may stop, cut or change what a person types.
(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);
  // Drafts on this device lie under "draft:WHOSE/SLUG". The page names whose it may bring back, the person first;
  // what is somebody else's stays unread until somebody signs out here and all of it goes.
  const whose = () => (document.documentElement.dataset.whoseDrafts || "-").split(" ");
  const prefix = () => `draft:${whose()[0]}/`;
  const OLDER = ":older";

  // Storage may be switched off or full; then the page says nothing about saving.
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* nothing was kept either */ } };

  // Typed before it was known whose it is, or by the guest whose work moved to this account: theirs from now on.
  function takeOver() {
    try {
      const [, ...taken] = whose();
      for (const key of Object.keys(localStorage)) {
        const from = taken.find((name) => key.startsWith(`draft:${name}/`));
        if (!from) continue;
        const own = prefix() + key.slice(`draft:${from}/`.length);
        const shelf = own.endsWith(OLDER) ? own : own + OLDER;
        const text = localStorage.getItem(key);
        if (!localStorage.getItem(own)) localStorage.setItem(own, text);
        else if (localStorage.getItem(own) !== text) {
          localStorage.setItem(shelf, JSON.stringify([read(shelf) ?? [], JSON.parse(text)].flat()));
        }
        localStorage.removeItem(key);
      }
    } catch { /* storage is switched off or full, or holds what no draft is: it stays as it was */ }
  }
  takeOver();

  const words = (text) => (text.match(/\S+/g) || []).length;
  const wordsOf = (count) => (count === 1 ? "word" : "words");

  // 4:05, then 1:04:05; an exam may rest for days, and then the seconds say nothing.
  function elapsed(seconds) {
    const two = (number) => String(number).padStart(2, "0");
    const [days, hours, minutes] = [seconds / 86400, seconds / 3600, seconds / 60].map(Math.floor);
    if (days) return days === 1 ? "1 day" : `${days} days`;
    return `${hours ? `${hours}:${two(minutes % 60)}` : minutes}:${two(seconds % 60)}`;
  }

  function startEditor(form) {
    const area = find("textarea", form);
    // An exam's clock runs from its start, however often the page is loaded. It only informs.
    let started = "clock" in form.dataset ? Date.now() - 1000 * Number(form.dataset.clock) : undefined;

    const count = () => {
      const number = words(area.value);
      find("[data-word-count]", form).textContent = number;
      find("[data-word-name]", form).textContent = wordsOf(number);
    };
    for (const part of form.querySelectorAll("[data-count]")) part.hidden = false;
    find("[data-nocount]", form).hidden = true;
    find(".timer", form).hidden = false;
    count();

    area.addEventListener("input", () => {
      started ||= Date.now();
      count();
    });
    // A script put another text into the editor.
    area.addEventListener("text-changed", count);
    const tick = () => {
      if (started) find("[data-elapsed]", form).textContent = elapsed(Math.floor((Date.now() - started) / 1000));
    };
    tick();
    setInterval(tick, 1000);

    const refuse = (id) => {
      const note = find(id).content.firstElementChild.cloneNode(true);
      find("#error-note").replaceWith(note);
      note.focus();
    };
    form.addEventListener("htmx:error", (event) => {
      if (event.detail.ctx && !event.detail.ctx.response) refuse(navigator.onLine ? "#no-reply-note" : "#offline-note");
    });
  }

  // A stored answer needs no draft. The token ties the two, so a newer draft of the question stays.
  function forgetAnswered() {
    const page = find("[data-answered]");
    if (!page) return;
    const key = prefix() + page.dataset.answered;
    if (read(key)?.token === page.dataset.submission) drop(key);
  }

  function showKeptDrafts() {
    for (const row of document.querySelectorAll(".q[data-slug]")) {
      const kept = read(prefix() + row.dataset.slug) || read(prefix() + row.dataset.slug + OLDER);
      if (!kept || find("[data-kept]", row)) continue;
      const sign = document.createElement("b");
      sign.className = "q__me";
      sign.dataset.kept = "";
      sign.textContent = "Draft kept on this device";
      find(".q__meta", row).prepend(sign);
    }
  }

  function markEditor() {
    const area = find("#answer");
    const note = find("#error-note");
    if (!area || !note) return;
    const refused = !note.hidden && note.classList.contains("note--bad");
    if (refused) area.setAttribute("aria-invalid", "true");
    else area.removeAttribute("aria-invalid");
    area.setAttribute("aria-describedby", refused ? "answer-help error-note" : "answer-help");
  }

  const form = find("#editor");
  if (form) startEditor(form);
  forgetAnswered();
  showKeptDrafts();

  document.addEventListener("htmx:after:swap", () => {
    forgetAnswered();
    showKeptDrafts();
    markEditor();
  });

  document.addEventListener("display-chosen", (event) => {
    for (const [name, value] of Object.entries(event.detail)) {
      if (!["theme", "text", "contrast", "marks", "timer", "words", "dictation", "aloud"].includes(name)) continue;
      if (value) document.documentElement.dataset[name] = value;
      else delete document.documentElement.dataset[name];
      if (name === "theme") find("meta[name=color-scheme]").content = value || "light dark";
    }
  });

  // A panel in the header closes as a menu does: with Escape, or with a press outside it.
  for (const menu of document.querySelectorAll(".menu")) {
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      if (menu.contains(document.activeElement)) find("summary", menu).focus();
    });
    document.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  }
})();
