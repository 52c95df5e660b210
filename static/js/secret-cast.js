// A secret ballot: encrypted here, sent without its choice, sent again as it was when no answer came.
"use strict";
(() => {
  const { data, offer, root, say, send, settle, show, start } = SecretPage;
  const keptAs = (voice) => `cymbale-bulletin-${data.fingerprint}-${voice.dataset.voice}`;
  const keep = (voice, text) => { try { sessionStorage.setItem(keptAs(voice), text); } catch (_full) { /* memory is enough */ } };
  const forget = (voice) => { try { sessionStorage.removeItem(keptAs(voice)); } catch (_none) { /* nothing kept */ } };
  const kept = (voice) => { try { return sessionStorage.getItem(keptAs(voice)); } catch (_none) { return null; } };
  const waiting = new Map();

  const ticks = (voice) => [...voice.querySelectorAll("[data-pick]")];
  const valueOf = (tick) => (/^\d+$/.test(tick.dataset.pick) ? Number(tick.dataset.pick) : tick.dataset.pick);

  // What is ticked: null when nothing is, [] for a blank vote.
  function choiceOf(voice) {
    const ticked = ticks(voice).filter((one) => one.checked);
    if (!ticked.length) return null;
    return ticked.filter((one) => one.dataset.pick !== "").map(valueOf).sort((a, b) => (a > b ? 1 : -1));
  }

  function complain(voice, about) {
    for (const one of voice.querySelectorAll("[data-error]")) one.hidden = one.dataset.error !== about;
    const box = voice.querySelector("fieldset");
    box.classList.toggle("has-error", Boolean(about));
    if (about) ticks(voice)[0].focus();
  }

  async function cast(voice) {
    const choice = choiceOf(voice);
    if (choice === null) return complain(voice, "none");
    if (choice.length > data.seats) return complain(voice, "many");
    complain(voice, "");
    const sealed = Secret.encode(Secret.ballot(data.fingerprint, choice, data.public_key));
    for (const one of ticks(voice)) one.checked = false;
    keep(voice, sealed);
    return deposit(voice, sealed);
  }

  async function deposit(voice, sealed) {
    waiting.set(voice, sealed);
    show(voice, "sending");
    await settle();
    const { status, body } = await send({ elector: voice.dataset.voice, ciphertext: sealed });
    if (status === 0 || status >= 500) return show(voice, "lost", true);
    waiting.delete(voice);
    forget(voice);
    if (status !== 200) {
      say(voice, "why", body.error || "");
      return show(voice, "refused", true);
    }
    return thank(voice, sealed, body);
  }

  function thank(voice, sealed, receipt) {
    const tracker = Secret.trackerOf(Secret.decode(sealed));
    say(voice, "tracker", Secret.inFours(tracker));
    if (receipt.tracker !== tracker || !Secret.receiptHolds(receipt, data)) {
      return show(voice, "forged", true);
    }
    voice.querySelector("[data-act=keep]").addEventListener("click", () => {
      offer(`recu-vote-${tracker}.json`, JSON.stringify(receipt, null, 1));
    });
    return show(voice, "done", true);
  }

  function watch(voice) {
    voice.addEventListener("change", (event) => {
      if (event.target.dataset.pick === undefined) return;
      complain(voice, "");
      const isBlank = event.target.dataset.pick === "";
      if (!event.target.checked || event.target.type !== "checkbox") return;
      for (const one of ticks(voice)) if ((one.dataset.pick === "") !== isBlank) one.checked = false;
    });
    voice.addEventListener("click", (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act === "cast") cast(voice);
      if (act === "again") deposit(voice, waiting.get(voice));
    });
    const before = kept(voice);
    if (before) waiting.set(voice, before);
    show(voice, before ? "lost" : voice.dataset.stands);
  }

  start(() => {
    const manifest = JSON.parse(data.manifest);
    const isWhole = Secret.hex(data.manifest) === data.fingerprint && manifest.public_key === data.public_key
      && manifest.signing_key === data.signing_key;
    if (!isWhole) return show(root, "broken", true);
    show(root, "ready");
    return root.querySelectorAll("[data-voice]").forEach(watch);
  });
})();
