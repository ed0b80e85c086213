// The editor's small comforts: a word count, a timer that only informs, and a draft kept on this device.
// Without this script every page works; nothing here may stop, cut or change what a person types.
(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);
  const PREFIX = "draft:";
  const OLDER = ":older";

  // Storage may be switched off or full; then the page says nothing about saving.
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* nothing was kept either */ } };
  const keep = (key, draft) => {
    try { localStorage.setItem(key, JSON.stringify(draft)); return true; } catch { return false; }
  };

  const clock = (time) => new Date(time).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const words = (text) => (text.match(/\S+/g) || []).length;
  const wordsOf = (count) => (count === 1 ? "word" : "words");

  function when(time) {
    const then = new Date(time);
    const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(time).setHours(0, 0, 0, 0)) / 864e5);
    if (days === 0) return ` from ${clock(time)}`;
    if (days === 1) return ` from yesterday, ${clock(time)}`;
    return ` from ${then.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}, ${clock(time)}`;
  }

  function startEditor(form) {
    const area = find("textarea", form);
    const token = form.elements.submission.value;
    const from = form.dataset.from;
    const key = PREFIX + form.dataset.slug;
    const olderKey = key + OLDER;
    const state = find("#save-state");
    const offered = find("#draft-note");
    let waiting, started, saved = area.value;

    const say = (text) => {
      const line = find("#saved-line").content.cloneNode(true);
      find("span", line).textContent = text;
      state.replaceChildren(line);
      for (const part of form.querySelectorAll("[data-draft]")) part.hidden = false;
      for (const part of form.querySelectorAll("[data-nodraft]")) part.hidden = true;
    };
    const count = () => {
      const number = words(area.value);
      find("[data-word-count]", form).textContent = number;
      find("[data-word-name]", form).textContent = wordsOf(number);
    };
    const save = () => {
      clearTimeout(waiting);
      waiting = undefined;
      if (area.value === saved) return;
      saved = area.value;
      if (!saved.trim()) { drop(key); state.replaceChildren(); return; }
      const at = Date.now();
      if (keep(key, { text: saved, at, token, from })) say(`Saved on this device at ${clock(at)}`);
    };
    const put = (text) => { area.value = text; count(); };

    // Drafts that made room for another text. A list, because each of several tries may leave one.
    const older = () => [read(olderKey) ?? []].flat();
    const shelve = (drafts) => { if (drafts.length) return keep(olderKey, drafts); drop(olderKey); return true; };
    const next = () => older().find((draft) => draft.text && draft.text !== area.value);
    const others = (than) => older().filter((draft) => draft.text && draft.text !== than.text);

    // What the server put into the editor was just refused or is an earlier answer; another draft may wait.
    const draft = read(key);
    if (draft && draft.text && draft.text !== area.value) {
      if (!area.value || (draft.from && draft.from === from && !("refused" in form.dataset))) {
        put(saved = draft.text);
        keep(key, { ...draft, token });
        say(`Your draft${when(draft.at)} is back`);
      } else if (shelve([draft, ...others(draft)])) {
        drop(key);
      }
    } else if (draft) {
      keep(key, { ...draft, token });
    }
    const offer = () => {
      const waits = next();
      offered.hidden = !waits;
      if (!waits) return;
      const number = words(waits.text);
      find("[data-draft-when]", offered).textContent = when(waits.at);
      find("[data-draft-words]", offered).textContent = `${number} ${wordsOf(number)}.`;
    };
    find("[data-draft-use]", offered).addEventListener("click", () => {
      // The two texts change places, so the one on the page is not lost either; it waits behind the others.
      const used = next();
      const here = area.value.trim() ? [{ text: area.value, at: Date.now(), token: "", from }] : [];
      shelve([...others(used), ...here]);
      put(used.text);
      save();
      offer();
      area.focus();
    });
    find("[data-draft-drop]", offered).addEventListener("click", () => {
      shelve(others(next()));
      offer();
      area.focus();
    });
    offer();

    for (const part of form.querySelectorAll("[data-count]")) part.hidden = false;
    find("[data-nocount]", form).hidden = true;
    find(".timer", form).hidden = false;
    count();

    area.addEventListener("input", () => {
      started ||= Date.now();
      count();
      clearTimeout(waiting);
      waiting = setTimeout(save, 1000);
    });
    document.addEventListener("visibilitychange", () => { if (document.hidden && form.isConnected) save(); });
    addEventListener("pagehide", () => { if (form.isConnected) save(); });
    form.addEventListener("submit", save);
    setInterval(() => {
      if (!started) return;
      const seconds = Math.floor((Date.now() - started) / 1000);
      find("[data-elapsed]", form).textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }, 1000);

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
    const key = PREFIX + page.dataset.answered;
    if (read(key)?.token === page.dataset.submission) drop(key);
  }

  function showKeptDrafts() {
    for (const row of document.querySelectorAll(".q[data-slug]")) {
      const kept = read(PREFIX + row.dataset.slug) || read(PREFIX + row.dataset.slug + OLDER);
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
      if (!["theme", "text", "contrast", "marks", "timer", "words"].includes(name)) continue;
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
