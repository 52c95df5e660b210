// The election's key: made here, wrapped for each group of scrutineers, its private half forgotten.
"use strict";
(() => {
  const { data, root, say, send, settle, show, start } = SecretPage;

  async function make() {
    show(root, "sending");
    await settle();
    const keys = Object.fromEntries(data.scrutineers.map((one) => [one.position, Secret.decode(one.public_key)]));
    const pair = sodium.crypto_box_keypair();
    const wraps = data.groups.map((group) => ({ group, blob: Secret.encode(Secret.wrap(pair.privateKey, group, keys)) }));
    sodium.memzero(pair.privateKey);
    const answer = await send({ public_key: Secret.encode(pair.publicKey), wraps: JSON.stringify(wraps) });
    if (answer.status === 200) return show(root, "done", true);
    say(root, "why", answer.body.error || "");
    return show(root, answer.status === 0 || answer.status >= 500 ? "lost" : "refused", true);
  }

  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-act=make]")) make();
  });
  start(() => show(root, "ready"));
})();
