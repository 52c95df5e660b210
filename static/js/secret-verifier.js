// The stand-alone verifier: files in, a sentence out; it works with the network unplugged.
"use strict";
(() => {
  const part = (name) => document.querySelector(`[data-part=${name}]`);
  const put = (tag, text, into) => into.append(Object.assign(document.createElement(tag), { textContent: text }));

  async function readAll(input) {
    return Promise.all([...input.files].map(async (file) => SecretAudit.parse(await file.text())));
  }

  function table(body, rows) {
    body.replaceChildren(...rows.map(([head, ...cells]) => {
      const row = document.createElement("tr");
      const first = Object.assign(document.createElement("th"), { textContent: head, scope: "row" });
      row.append(first, ...cells.map((cell) => Object.assign(document.createElement("td"), { textContent: cell })));
      return row;
    }));
  }

  function tell({ faults, rows, counted, manifest }, receipts) {
    part("right").hidden = faults.length > 0;
    part("wrong").hidden = !faults.length;
    const list = part("faults");
    list.replaceChildren();
    for (const fault of faults) put("li", fault, list);
    part("details").hidden = !counted;
    if (!counted) return;
    part("title").textContent = manifest.title || "";
    table(part("counts"), [
      ...counted.counts.map(([label, votes]) => [label, String(votes)]),
      ["Blancs", String(counted.blank)], ["Nuls", String(counted.spoiled)], ["Bulletins", String(rows.length)],
    ]);
    const mine = receipts.map((receipt) => receipt?.tracker);
    table(part("rows"), rows.map(({ tracker, says }) => [
      Secret.inFours(tracker), says, mine.includes(tracker) ? "votre reçu" : "",
    ]));
  }

  async function run() {
    const [urn] = await readAll(document.getElementById("urn"));
    const receipts = await readAll(document.getElementById("receipts"));
    part("ask").hidden = urn !== undefined;
    if (urn === undefined) for (const name of ["right", "wrong", "details"]) part(name).hidden = true;
    else tell(SecretAudit.check(urn, receipts), receipts);
    document.body.dataset.done = urn === undefined ? "nothing" : "urn";
  }

  sodium.ready.then(() => {
    part("form").hidden = false;
    part("waiting").hidden = true;
    document.addEventListener("change", () => { delete document.body.dataset.done; run(); });
  });
})();
