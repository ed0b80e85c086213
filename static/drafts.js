// Keeps what a person types: at once on this device, after a pause on the server, and when the page is left.
// No text is written over another that the person has not seen: it waits and is offered instead.
(() => {
  "use strict";

  // As in desk.js, which has taken over before this what may come back here.
  const root = document.documentElement;
  const whose = () => (root.dataset.whoseDrafts || "-").split(" ")[0];
  const OLDER = ":older";
  const TO_DEVICE = 1000;
  const TO_SERVER = 2000;
  const AGAIN = 15000;

  const find = (selector, root = document) => root.querySelector(selector);
  // Storage may be switched off or full; then only the server keeps the draft.
  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* nothing was kept either */ } };
  const keep = (key, draft) => {
    try { localStorage.setItem(key, JSON.stringify(draft)); return true; } catch { return false; }
  };
  const clock = (time) => new Date(time).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const words = (text) => (text.match(/\S+/g) || []).length;
  const same = (one, other) => one.trim() === other.trim();

  function when(time) {
    const then = new Date(time);
    const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(time).setHours(0, 0, 0, 0)) / 864e5);
    if (days === 0) return ` from ${clock(time)}`;
    if (days === 1) return ` from yesterday, ${clock(time)}`;
    return ` from ${then.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}, ${clock(time)}`;
  }

  function start(form) {
    const area = find("textarea", form);
    const token = form.elements.submission.value;
    const from = form.dataset.from;
    const address = form.dataset.draftAddress;
    let key = `draft:${whose()}/${form.dataset.slug}`;
    let olderKey = key + OLDER;
    const seen = form.elements.draft;  // the state of the server's draft that this page knows
    const state = find("#save-state");
    const offered = find("#draft-note");
    const refused = "refused" in form.dataset;
    let waiting, sendWaiting, saved = area.value;
    let onServer = seen?.value ? area.value : "";  // the text that the server has from this page
    let sending = false, sent = false, clash = false, closed = false, onDevice = true;

    // The words change only where the state does, so that a screen reader is not interrupted by each saving;
    // the time changes in silence.
    const say = (text, at) => {
      let line = find("[data-said]", state);
      if (!line) {
        const fresh = find("#saved-line").content.cloneNode(true);
        line = find("span", fresh);
        line.dataset.said = "";
        const time = document.createElement("span");
        time.dataset.time = "";
        time.setAttribute("aria-hidden", "true");
        line.after(time);
        state.replaceChildren(fresh);
      }
      if (line.textContent !== text) line.textContent = text;
      find("[data-time]", state).textContent = at ? ` at ${clock(at)}` : "";
      for (const part of form.querySelectorAll("[data-draft]")) part.hidden = false;
      for (const part of form.querySelectorAll("[data-nodraft]")) part.hidden = true;
    };
    const device = () => (onDevice ? "Saved on this device. " : "");
    const hush = () => state.replaceChildren();
    const put = (text) => {
      area.value = text;
      area.dispatchEvent(new Event("text-changed"));
    };

    // Drafts that made room for another text. A list, because each of several tries may leave one.
    const older = () => [read(olderKey) ?? []].flat();
    const shelve = (drafts) => { if (drafts.length) return keep(olderKey, drafts); drop(olderKey); return true; };
    const next = () => older().find((draft) => draft.text && !same(draft.text, area.value));
    const others = (than) => older().filter((draft) => draft.text && !same(draft.text, than.text));
    // One entry for each page that a draft came from, however often that page saves.
    const shelf = (draft) => others(draft).filter((one) => !draft.token || one.token !== draft.token);

    const offer = () => {
      const waits = next();
      offered.hidden = !waits;
      if (!waits) return;
      const number = words(waits.text);
      find("[data-draft-when]", offered).textContent = waits.at ? when(waits.at) : "";
      find("[data-draft-words]", offered).textContent = `${number} ${number === 1 ? "word" : "words"}.`;
      find("[data-draft-text]", offered).textContent = waits.text;
    };

    // On this device

    const save = () => {
      clearTimeout(waiting);
      waiting = undefined;
      if (sent || area.value === saved) return;
      const there = read(key);
      // Another tab has kept another text under the same name since: it waits on the shelf.
      if (there?.text && there.token !== token && !same(there.text, saved) && !same(there.text, area.value)) {
        shelve([there, ...shelf(there)]);
        offer();
      }
      saved = area.value;
      if (!saved.trim()) { drop(key); hush(); return; }
      const at = Date.now();
      onDevice = keep(key, { text: saved, at, token, from, seen: seen?.value, synced: false });
      if (onDevice) say(navigator.onLine ? "Saved on this device" : "You are offline. Saved on this device", at);
    };

    // On the server

    // The first saving makes a visitor known: what this page keeps on the device is that person's from then on.
    const belongs = (names) => {
      if (!names || names === root.dataset.whoseDrafts) return;
      root.dataset.whoseDrafts = names;
      const [here, shelved] = [read(key), read(olderKey)];
      drop(key);
      drop(olderKey);
      key = `draft:${whose()}/${form.dataset.slug}`;
      olderKey = key + OLDER;
      if (here) keep(key, here);
      if (shelved) keep(olderKey, shelved);
    };
    const told = (reply) => {
      clash = false;
      belongs(reply.whose);
      seen.value = reply.draft;
      const here = read(key);
      if (here && same(here.text, onServer)) keep(key, { ...here, seen: reply.draft, synced: true });
      if (reply.draft && same(area.value, onServer)) say(onDevice ? "Saved on this device and on the server" : "Saved on the server", reply.at);
    };
    const met = (reply) => {
      // The server has a text that this page never showed: both stay, and the person chooses.
      clash = true;
      if (reply.text) {
        const other = { text: reply.text, at: reply.at, token: "", seen: reply.draft };
        shelve([other, ...others(other)]);
      }
      offer();
      say(`${device()}The server keeps your other draft`);
    };
    const post = (fields, leaving) => fetch(address, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: Object.entries(fields).reduce((data, [name, value]) => { data.append(name, value); return data; }, new FormData()),
      keepalive: leaving,
    });
    // Somebody signed in or out in another tab: the page's token is old, but the text is not.
    const renewToken = async () => {
      const reply = await fetch(address, { headers: { Accept: "application/json" } });
      if (!reply.ok) return false;
      const { token: fresh } = await reply.json();
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh;
      return true;
    };
    const send = async (leaving = false) => {
      clearTimeout(sendWaiting);
      sendWaiting = undefined;
      if (!address || sent || closed || (sending && !leaving) || same(area.value, onServer)) return;
      if (!area.value.trim() && !seen.value) return;
      if (clash && !leaving) return;
      const text = area.value;
      const fields = () => ({ answer: text, draft: seen.value, submission: token, whose: whose() });
      sending = true;
      try {
        let reply = await post(fields(), leaving);
        if (reply.status === 403 && await renewToken()) reply = await post(fields(), leaving);
        if (sent) return;
        if (reply.ok) { onServer = text; told(await reply.json()); }
        else if (reply.status === 409) met(await reply.json());
        else if (reply.status === 403) {
          // Somebody else is signed in by now: this text is not theirs, and the device keeps it for its owner.
          closed = true;
          say(`${device()}Somebody else is signed in now. Not saved on the server`);
        } else if (reply.status === 422) say(`${device()}Too long for the server`);
        else throw new Error(reply.status);
      } catch {
        if (sent) return;
        say(`${device()}Not yet on the server`);
        sendWaiting = setTimeout(send, AGAIN);
      } finally {
        sending = false;
      }
      if (!sent && !clash && !closed && !sendWaiting && !same(area.value, onServer)) sendWaiting = setTimeout(send, TO_SERVER);
    };
    const leave = () => {
      if (!form.isConnected) return;
      save();
      if (!sent) send(true);
    };

    // What was there when the page came

    if (form.dataset.otherDraft) {
      const other = {
        text: find("[data-draft-text]", offered).textContent,
        at: Number(form.dataset.otherAt),
        token: "",
        seen: form.dataset.otherDraft,
      };
      shelve([other, ...others(other)]);
    }
    const draft = read(key);
    if (draft?.text && !same(draft.text, area.value)) {
      const mayReturn = !area.value || (draft.from && draft.from === from && !refused);
      // The server's draft is the one that this text was typed on.
      const goesOn = !refused && seen?.value && !draft.synced && draft.seen === seen.value;
      if (goesOn || (mayReturn && !seen?.value)) {
        put(saved = draft.text);
        keep(key, { ...draft, token });
        say(`Your draft${when(draft.at)} is back`);
        // A second try that goes on: the server's other draft is this very one, or an earlier state of it.
        const other = form.dataset.otherDraft;
        if (other && (draft.seen === other || same(draft.text, find("[data-draft-text]", offered).textContent))) {
          seen.value = other;
          onServer = find("[data-draft-text]", offered).textContent;
          shelve(older().filter((one) => one.seen !== other));
        }
        sendWaiting = setTimeout(send, TO_SERVER);
      } else if (draft.synced && seen?.value) {
        drop(key);  // an earlier state of the draft that the server brought
      } else if (shelve([draft, ...others(draft)])) {
        drop(key);
      }
    } else if (draft) {
      keep(key, { ...draft, token });
    }
    if (!find("[data-said]", state) && form.dataset.draftAt) say(`Your draft${when(Number(form.dataset.draftAt))} is back`);
    offer();

    find("[data-draft-use]", offered).addEventListener("click", (event) => {
      event.preventDefault();
      // The two texts change places, so the one on the page is not lost either; it waits behind the others.
      const used = next();
      if (!used) return;
      const here = area.value.trim()
        ? [{ text: area.value, at: Date.now(), token: "", from, seen: same(area.value, onServer) ? seen.value : "" }]
        : [];
      shelve([...others(used), ...here]);
      put(used.text);
      if (used.seen) {
        seen.value = used.seen;
        onServer = used.text;
      }
      clash = false;
      save();
      offer();
      area.focus();
      send();
    });
    find("[data-draft-drop]", offered).addEventListener("click", async (event) => {
      event.preventDefault();
      const dropped = next();
      if (!dropped) return;
      shelve(others(dropped));
      offer();
      area.focus();
      if (!dropped.seen || !address) return;
      try {
        const reply = await post({ "throw-away": "1", draft: dropped.seen });
        if (reply.status === 409) return met(await reply.json());
        if (reply.ok && clash) { clash = false; send(); }
      } catch { /* offline: the server's draft is offered again when the page is opened next */ }
    });
    // Without this script it is a link to the page that shows the draft.
    find("[data-draft-use]", offered).setAttribute("role", "button");
    find("[data-draft-use]", offered).addEventListener("keydown", (event) => {
      if (event.key === " ") { event.preventDefault(); event.target.click(); }
    });

    const later = () => {
      clearTimeout(waiting);
      waiting = setTimeout(save, TO_DEVICE);
      clearTimeout(sendWaiting);
      sendWaiting = setTimeout(send, TO_SERVER);
    };
    area.addEventListener("input", later);
    area.addEventListener("text-put", later);
    document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
    addEventListener("pagehide", leave);
    addEventListener("online", () => { if (form.isConnected) send(); });
    addEventListener("offline", () => { if (form.isConnected && saved.trim()) say("You are offline. Saved on this device"); });
    form.addEventListener("submit", () => {
      save();
      // Until the reply is here no draft is sent: the answer itself is on its way.
      sent = true;
      clearTimeout(sendWaiting);
    });
    // The answer was refused or got lost: what is in the editor is a draft again.
    const backToDraft = () => { sent = false; later(); };
    form.addEventListener("htmx:error", backToDraft);
    document.addEventListener("htmx:after:swap", () => { if (form.isConnected && sent) backToDraft(); });
    addEventListener("pageshow", (event) => { if (event.persisted && form.isConnected) backToDraft(); });
  }

  const form = find("#editor");
  if (form) start(form);
})();
