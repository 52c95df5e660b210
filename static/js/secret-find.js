// The result's page: recounts on this device, then finds one's ballot by its tracker or receipt.
"use strict";
(() => {
  const { data, root, say, show, start } = SecretPage;
  const form = root.querySelector("form");

  function answer(name, signed = false) {
    for (const one of root.querySelectorAll("[data-found]")) one.hidden = one.dataset.found !== name;
    root.querySelector("[data-signed]").hidden = !signed;
  }

  function find(rows) {
    const typed = form.querySelector("textarea").value.trim();
    const receipt = typed.startsWith("{") ? SecretAudit.parse(typed) : null;
    if (typed.startsWith("{") && !(receipt && Secret.receiptHolds(receipt, data.urn))) return answer("forged");
    const tracker = (receipt ? receipt.tracker : typed).replace(/\s/g, "").toLowerCase();
    if (tracker.length !== 16) return answer("nothing");
    const row = rows.find((one) => one.tracker === tracker);
    if (!row) return answer("no");
    say(root, "choice", row.says);
    return answer("yes", Boolean(receipt));
  }

  start(() => {
    const { faults, rows } = SecretAudit.check(data.urn);
    root.querySelectorAll("[data-said]").forEach((cell, at) => { cell.textContent = rows[at]?.says || "?"; });
    say(root, "faults", faults.join(" "));
    root.querySelector(`[data-audit=${faults.length ? "wrong" : "right"}]`).hidden = false;
    form.addEventListener("submit", (event) => { event.preventDefault(); find(rows); });
    show(root, "ready");
  });
})();
