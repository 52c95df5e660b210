// Opening the box: each scrutineer types six words, takes one seal off, and leaves the place.
"use strict";
(() => {
  const { data, root, say, send, settle, show, start } = SecretPage;
  const form = root.querySelector("form");
  const boxes = () => [...form.querySelectorAll("[data-word]")];
  const KNOWN = new Set(FRENCH_WORDS.map(Secret.fold));

  // The nests whose next seal is this scrutineer's, in the order the site lists them.
  const mine = (position) => data.nests.filter((nest) => nest.group[nest.done] === position);

  function complain(about, word = "") {
    for (const one of form.querySelectorAll("[data-error]")) one.hidden = one.dataset.error !== about;
    say(form, "word", word);
  }

  function unknown() {
    const wrong = boxes().find((box) => !KNOWN.has(Secret.fold(box.value.trim())));
    boxes().forEach((box) => box.toggleAttribute("aria-invalid", box === wrong));
    if (wrong) { wrong.setAttribute("aria-invalid", "true"); wrong.focus(); }
    return wrong;
  }

  async function open() {
    const who = data.scrutineers.find((one) => String(one.position) === form.querySelector("select").value);
    if (!who) { form.querySelector("select").focus(); return complain("who"); }
    const wrong = unknown();
    if (wrong) return complain("word", wrong.value || "…");
    complain("");
    show(root, "sending");
    await settle();
    const pair = Secret.keyOf(boxes().map((box) => box.value), Secret.decode(who.salt));
    if (Secret.encode(pair.publicKey) !== who.public_key) {
      show(root, "ready");
      boxes()[0].focus();
      return complain("phrase");
    }
    let peeled;
    try {
      peeled = mine(who.position).map((nest) => ({ nest, blob: Secret.peel(Secret.decode(nest.blob), pair) }));
    } catch (_damaged) {
      return show(root, "damaged", true);
    } finally {
      sodium.memzero(pair.privateKey);
      boxes().forEach((box) => { box.value = ""; });
    }
    return deliver(who, peeled);
  }

  function deliver(who, peeled) {
    const last = peeled.find(({ nest }) => nest.done + 1 === nest.group.length);
    return finish(last
      ? { act: "open", private_key: Secret.encode(last.blob) }
      : { act: "peel", position: who.position, blobs: JSON.stringify(peeled.map(({ blob }) => Secret.encode(blob))) });
  }

  async function finish(fields) {
    const answer = await send(fields);
    if (answer.status === 200) return location.assign(answer.body.next);
    say(root, "why", answer.body.error || "");
    return show(root, answer.status === 0 || answer.status >= 500 ? "lost" : "refused", true);
  }

  root.addEventListener("submit", (event) => { event.preventDefault(); open(); });
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-act=restart]")) finish({ act: "restart" });
    if (event.target.closest("[data-act=again]")) { show(root, "ready"); boxes()[0].focus(); }
  });
  // Six words pasted or typed in the first place go to their six places.
  form.addEventListener("input", (event) => {
    const words = event.target.value?.trim().split(/[\s,;]+/) || [];
    if (event.target !== boxes()[0] || words.length < Secret.WORDS) return;
    boxes().forEach((box, place) => { box.value = words[place] || ""; });
  });
  start(() => show(root, "ready"));
})();
