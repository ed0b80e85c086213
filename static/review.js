// A coach's page for one answer: next and previous by keyboard, words selected in the answer as the passage of a
// comment, and kept comments put into the form. Without this script all of it works by links and lists.
(() => {
  "use strict";

  const find = (selector, root = document) => root.querySelector(selector);

  // Alt with an arrow means nothing else, except in a list of choices, which it opens.
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = { ArrowDown: "next", ArrowUp: "previous" }[event.key];
    const link = id && document.getElementById(id);
    if (!link || event.target.closest("select")) return;
    event.preventDefault();
    link.click();
  });

  // Each stretch of the answer's text carries its offset; flags and words for screen readers carry none.
  // Offsets count characters as the server does, where an emoji is one and not two.
  function offset(node, at, answer) {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
    if (!piece || !answer.contains(piece)) return null;
    const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, at) : at ? piece.textContent : "";
    return Number(piece.dataset.at) + [...before].length;
  }

  function choose() {
    const answer = find("#the-answer");
    const list = find("#passage");
    const selection = document.getSelection();
    if (!answer || !list || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset, answer);
    const end = offset(range.endContainer, range.endOffset, answer);
    if (start === null || end === null || start >= end) return;
    const words = selection.toString();
    if (!words.trim()) return;
    let option = find("[data-selected]", list);
    if (!option) {
      option = document.createElement("option");
      option.dataset.selected = "";
      list.append(option);
    }
    option.value = `${start}-${end}`;
    option.textContent = `Selected: ${words.length > 80 ? `${words.slice(0, 79)}…` : words}`;
    option.selected = true;
  }
  document.addEventListener("mouseup", choose);
  document.addEventListener("touchend", choose);
  document.addEventListener("keyup", (event) => { if (event.shiftKey || event.key === "Shift") choose(); });

  // Kept comments: the style sheet shows the button only where scripts run.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-use]");
    if (!button) return;
    const area = find("#com");
    area.value = area.value.trim() ? `${area.value.trimEnd()}\n${button.dataset.use}` : button.dataset.use;
    area.focus();
  });

  const refused = find("#error-note[tabindex]");
  if (refused) refused.focus();
})();
