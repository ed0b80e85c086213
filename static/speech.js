// Dictation with the browser's own speech recognition, and the question read aloud by a voice of this device.
// Both are off until they are switched on under Display, and missing where the browser has no such thing.
(() => {
  "use strict";

  const root = document.documentElement;
  const area = document.querySelector("#answer");
  const dictate = document.querySelector("[data-dictate]");
  const aloud = document.querySelector("[data-read-aloud]");
  const hint = document.querySelector("[data-speech-hint]");
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  const speech = window.speechSynthesis;

  const press = (button, text, on) => {
    button.setAttribute("aria-pressed", String(on));
    button.querySelector("span").textContent = text;
  };

  let stopDictation = () => {};
  if (dictate && Recognition) {
    const button = dictate.querySelector("button");
    const heard = dictate.querySelector("[data-heard]");
    let recognition = null;

    const write = (text) => {
      const at = area.selectionEnd ?? area.value.length;
      const before = area.value.slice(0, at);
      const after = area.value.slice(at);
      const gap = before && !/\s$/.test(before) ? " " : "";
      const said = text.trim();
      area.value = `${before}${gap}${said}${after && !/^\s/.test(after) ? " " : ""}${after}`;
      const end = before.length + gap.length + said.length;
      area.setSelectionRange(end, end);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const faults = {
      "not-allowed": "The browser did not allow the microphone.",
      "service-not-allowed": "The browser did not allow dictation.",
      "audio-capture": "No microphone was found.",
      network: "The browser could not reach its dictation service. Keep typing.",
      "language-not-supported": "This browser cannot dictate English.",
    };
    stopDictation = () => { recognition?.stop(); };
    const listen = () => {
      recognition = new Recognition();
      recognition.lang = /^en\b/i.test(navigator.language) ? navigator.language : "en-GB";
      recognition.continuous = true;
      recognition.interimResults = true;
      recognition.onresult = (event) => {
        let pending = "";
        for (const result of Array.from(event.results).slice(event.resultIndex)) {
          if (result.isFinal) write(result[0].transcript);
          else pending += result[0].transcript;
        }
        heard.textContent = pending ? `Hearing: ${pending}` : "Listening";
      };
      recognition.onerror = (event) => { heard.textContent = faults[event.error] || "Nothing was heard. Press the button to try again."; };
      recognition.onend = () => {
        recognition = null;
        press(button, "Start dictation", false);
        if (/^(Listening|Hearing)/.test(heard.textContent)) heard.textContent = "Dictation is off";
      };
      heard.textContent = "Listening";
      press(button, "Stop dictation", true);
      try { recognition.start(); } catch { recognition.onend(); }
    };
    button.addEventListener("click", () => { if (recognition) recognition.stop(); else listen(); });
    addEventListener("pagehide", stopDictation);
    document.querySelector("#editor").addEventListener("submit", stopDictation);
  }

  let stopReading = () => {};
  if (aloud && speech) {
    const button = aloud.querySelector("button");
    const state = aloud.querySelector("[role=status]");
    const question = document.querySelector("#question").textContent;
    stopReading = () => speech.cancel();
    // Only a voice of this device: others send the text to the maker of the browser.
    const voice = () => {
      const own = speech.getVoices().filter((one) => one.localService && /^en\b/i.test(one.lang));
      return own.find((one) => one.lang === "en-GB") || own[0];
    };
    button.addEventListener("click", () => {
      if (speech.speaking) { speech.cancel(); return; }
      const chosen = voice();
      if (!chosen) { state.textContent = "This device has no English voice."; return; }
      const words = new SpeechSynthesisUtterance(question);
      words.voice = chosen;
      words.lang = chosen.lang;
      words.onend = words.onerror = () => press(button, "Read the question aloud", false);
      state.textContent = "";
      press(button, "Stop reading", true);
      speech.speak(words);
    });
    addEventListener("pagehide", stopReading);
  }

  const show = () => {
    const canDictate = Boolean(dictate && Recognition);
    const canRead = Boolean(aloud && speech);
    if (dictate) dictate.hidden = !canDictate || root.dataset.dictation !== "on";
    if (aloud) aloud.hidden = !canRead || root.dataset.aloud !== "on";
    if (dictate?.hidden) stopDictation();
    if (aloud?.hidden) stopReading();
    if (hint) hint.hidden = !(canDictate || canRead) || root.dataset.dictation === "on" || root.dataset.aloud === "on";
  };
  document.addEventListener("display-chosen", () => setTimeout(show));
  show();
})();
