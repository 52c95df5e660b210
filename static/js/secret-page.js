// Shared by the pages of a secret vote: their data, their states, one way to send.
"use strict";
const SecretPage = (() => {
  const root = document.querySelector("[data-secret]");
  const held = document.getElementById("secret-data");
  const data = held ? JSON.parse(held.textContent) : {};

  // One state of a part of the page is in sight; the others are hidden.
  function show(part, state, focus = false) {
    for (const one of part.querySelectorAll(":scope > [data-state]")) {
      one.hidden = !one.dataset.state.split(" ").includes(state);
    }
    if (!focus) return;
    const head = part.querySelector(`:scope > [data-state~="${state}"] [tabindex="-1"]`);
    if (head) head.focus();
  }
  function say(part, name, text) {
    for (const one of part.querySelectorAll(`[data-say="${name}"]`)) one.textContent = text;
  }

  // The answer is {status, body}; status 0 when nothing came back: nobody knows what was written.
  async function send(fields) {
    let answer;
    try {
      answer = await fetch(root.dataset.url, {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { "X-CSRFToken": root.dataset.csrf, "Accept": "application/json" },
        credentials: "same-origin",
        redirect: "error",
      });
    } catch (_lost) {
      return { status: 0, body: {} };
    }
    try {
      return { status: answer.status, body: await answer.json() };
    } catch (_notOurs) {
      return { status: 0, body: {} };
    }
  }

  // Work that takes a moment starts once the page has said so.
  const settle = () => new Promise((done) => { setTimeout(done, 60); });

  function offer(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function start(run) {
    const waiting = document.querySelector("[data-needs-script]");
    sodium.ready.then(() => { waiting.hidden = true; return run(); }).catch(() => show(root, "broken", true));
  }
  return { data, offer, root, say, send, settle, show, start };
})();
