// A scrutineer's key: six words drawn here, shown once, asked back; only its public half is sent.
"use strict";
(() => {
  const { root, say, send, settle, show, start } = SecretPage;
  const ASKED = 2;
  let words = [], asked = [], made = null;

  const list = () => root.querySelector("[data-words]");
  const boxes = () => [...root.querySelectorAll("[data-word]")];

  function draw() {
    words = Secret.drawWords(FRENCH_WORDS);
    list().replaceChildren(...words.map((word) => Object.assign(document.createElement("li"), { textContent: word })));
    show(root, "words", true);
  }

  function ask() {
    const places = words.map((_word, place) => place);
    asked = [];
    while (asked.length < ASKED) asked.push(places.splice(sodium.randombytes_uniform(places.length), 1)[0]);
    asked.sort((a, b) => a - b);
    boxes().forEach((box, rank) => { box.value = ""; say(root, `rank-${rank}`, String(asked[rank] + 1)); });
    root.querySelector("[data-error]").hidden = true;
    show(root, "check", true);
    boxes()[0].focus();
  }

  async function check() {
    const isRight = boxes().every((box, rank) => Secret.fold(box.value.trim()) === Secret.fold(words[asked[rank]]));
    root.querySelector("[data-error]").hidden = isRight;
    if (!isRight) return boxes()[0].focus();
    show(root, "sending");
    await settle();
    const salt = Secret.newSalt(), pair = Secret.keyOf(words, salt);
    sodium.memzero(pair.privateKey);
    made = { salt: Secret.encode(salt), public_key: Secret.encode(pair.publicKey) };
    return give();
  }

  // Sent again as it was when no answer came: the paper stays good.
  async function give() {
    show(root, "sending");
    const answer = await send(made);
    if (answer.status === 0 || answer.status >= 500) return show(root, "lost", true);
    if (answer.status !== 200) {
      say(root, "why", answer.body.error || "");
      return show(root, "refused", true);
    }
    words = [];
    list().replaceChildren();
    say(root, "code", Secret.inFours(Secret.trackerOf(Secret.decode(made.public_key))));
    return show(root, "done", true);
  }

  root.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "draw") draw();
    if (act === "ask") ask();
    if (act === "again") give();
    if (act === "words") show(root, "words", true);
  });
  root.addEventListener("submit", (event) => { event.preventDefault(); check(); });
  start(() => show(root, "ready"));
})();
