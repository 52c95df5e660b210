// Recounts a published urn from its files alone, and says in French what is wrong with it.
"use strict";
const SecretAudit = (() => {
  const YES_NO = { for: "Pour", against: "Contre", abstain: "Abstention" };
  const BLANK = "Vote blanc", SPOILED = "Bulletin nul";
  const sorted = (list) => [...list].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  function parse(text) {
    try { return JSON.parse(text); } catch (_wrong) { return null; }
  }
  function bytes(text) {
    try { return Secret.decode(text); } catch (_wrong) { return new Uint8Array(); }
  }

  // A ballot is valid by its exact text, so that no two readers differ.
  const BALLOT = /^\{"v":1,"e":"([0-9a-f]{64})","c":\[("(?:for|against|abstain)"|(?:[1-9][0-9]{0,2}(?:,[1-9][0-9]{0,2})*)?)\],"n":"[0-9a-f]{32}"\} *$/;

  // What a ballot chose, as a list; null when it is spoiled.
  function choiceOf(text, manifest, fingerprint) {
    const parts = BALLOT.exec(text ?? "");
    if (!parts || parts[1] !== fingerprint) return null;
    const isWord = parts[2].startsWith('"');
    if (isWord !== (manifest.kind === "yes_no")) return null;
    if (isWord) return [parts[2].slice(1, -1)];
    const picks = parts[2] ? parts[2].split(",").map(Number) : [];
    const most = manifest.kind === "election" ? manifest.seats : 1;
    const isFair = picks.length <= most && new Set(picks).size === picks.length
      && picks.every((pick) => pick <= manifest.options.length);
    return isFair ? picks : null;
  }
  function wordsOf(chosen, manifest) {
    if (chosen === null) return SPOILED;
    if (!chosen.length) return BLANK;
    return chosen.map((pick) => YES_NO[pick] || manifest.options[pick - 1]).join(", ");
  }

  // The counts as the urn announces them: one line per answer, in order.
  function count(choices, manifest) {
    const yesNo = manifest.kind === "yes_no";
    const keys = yesNo ? ["for", "against", "abstain"] : manifest.options.map((_label, at) => at + 1);
    const said = (key) => choices.filter((one) => one !== null && one.includes(key)).length;
    return {
      counts: keys.map((key) => [yesNo ? YES_NO[key] : manifest.options[key - 1], said(key)]),
      blank: choices.filter((one) => one !== null && !one.length).length,
      spoiled: choices.filter((one) => one === null).length,
    };
  }

  function checkBox(urn, manifest, faults) {
    const found = urn.ballots.map(bytes);
    const wrong = (about) => faults.push(about);
    found.forEach((ballot, at) => {
      if (ballot.length !== Secret.SEALED) wrong(`Le bulletin ${at + 1} n’a pas la bonne longueur.`);
    });
    if (new Set(urn.ballots).size !== urn.ballots.length) wrong("Un même bulletin est deux fois dans l’urne.");
    const trackers = found.map(Secret.trackerOf);
    if (!same(trackers, urn.trackers)) wrong("Les repères publiés ne sont pas ceux des bulletins.");
    if (!same(trackers, sorted(trackers))) wrong("Les bulletins ne sont pas rangés par repère.");
    const root = Secret.hex(`${sorted(found.map(Secret.hex)).join("\n")}\n`);
    if (root !== urn.root) wrong("Le scellé de l’urne n’est pas celui de ces bulletins : un bulletin a été changé, ajouté ou retiré.");
    if (urn.signed_off.length !== urn.ballots.length) {
      wrong(`Il y a ${urn.ballots.length} bulletins pour ${urn.signed_off.length} signatures.`);
    }
    const times = (list, name) => list.filter((one) => one === name).length;
    const strangers = urn.signed_off.filter((name) => times(urn.signed_off, name) > times(manifest.electors, name));
    if (strangers.length) wrong(`Signature en trop, ou de qui n’est pas votant : ${[...new Set(strangers)].join(", ")}.`);
    return { found, trackers };
  }

  function checkResult(urn, manifest, found, faults) {
    const key = bytes(urn.private_key);
    if (key.length !== 32 || !Secret.opens(key, urn.public_key)) {
      faults.push("La clef publiée n’est pas celle de cette urne.");
      return null;
    }
    const choices = found.map((one) => choiceOf(Secret.read(one, urn.public_key, key), manifest, urn.fingerprint));
    const counted = count(choices, manifest);
    if (!same(counted.counts.map(([, votes]) => votes), (urn.counts || []).map(([, votes]) => votes))) {
      faults.push(`Le compte annoncé est faux. Compte retrouvé : ${counted.counts.map(([label, votes]) => `${label} ${votes}`).join(", ")}.`);
    }
    if (!same(counted.counts.map(([label]) => label), (urn.counts || []).map(([label]) => label))) {
      faults.push("Les réponses comptées ne sont pas celles de la question.");
    }
    if (counted.blank !== urn.blank) faults.push(`Votes blancs : ${counted.blank} trouvés, ${urn.blank} annoncés.`);
    if (counted.spoiled !== urn.spoiled) faults.push(`Bulletins nuls : ${counted.spoiled} trouvés, ${urn.spoiled} annoncés.`);
    return { choices, ...counted };
  }

  function checkReceipts(urn, trackers, receipts, faults) {
    for (const receipt of receipts) {
      if (!receipt || !Secret.receiptHolds(receipt, urn)) faults.push("Un reçu ne porte pas la signature de ce vote.");
      else if (!trackers.includes(receipt.tracker)) {
        faults.push(`Le reçu ${Secret.inFours(receipt.tracker)} est bon, mais son bulletin n’est pas dans l’urne.`);
      }
    }
  }

  // {faults, rows: [{tracker, says}], counted}; no fault means that everything holds.
  function audit(urn, receipts = []) {
    const faults = [];
    if (!urn || urn.format !== "cymbale-urne-1") return { faults: ["Ce fichier n’est pas une urne publiée."], rows: [], counted: null };
    if (Secret.hex(urn.manifest) !== urn.fingerprint) faults.push("L’empreinte n’est pas celle de la question : la question, les réponses ou les votants ont été changés.");
    const manifest = parse(urn.manifest);
    if (!manifest) return { faults: [...faults, "La description du vote est illisible."], rows: [], counted: null };
    if (manifest.public_key !== urn.public_key) faults.push("La clef de l’urne n’est pas celle annoncée à l’ouverture.");
    if (manifest.signing_key !== urn.signing_key) faults.push("La clef des reçus n’est pas celle annoncée à l’ouverture.");
    const { found, trackers } = checkBox(urn, manifest, faults);
    checkReceipts(urn, trackers, receipts, faults);
    if (urn.private_key === null) return { faults: [...faults, "L’urne n’est pas encore ouverte : elle n’a pas de clef."], rows: [], counted: null };
    const counted = checkResult(urn, manifest, found, faults);
    const rows = trackers.map((tracker, at) => ({ tracker, says: counted ? wordsOf(counted.choices[at], manifest) : "?" }));
    return { faults, rows, counted, manifest };
  }

  // The same, and a file that is not even shaped like an urn is a fault too, not a crash.
  function check(urn, receipts = []) {
    try {
      return audit(urn, receipts);
    } catch (_shapeless) {
      return { faults: ["Ce fichier est abîmé : il lui manque une partie."], rows: [], counted: null };
    }
  }
  return { check, parse };
})();
