// What a secret vote computes, with libsodium alone: in the pages and in the stand-alone verifier.
// Formats: docs/guides/verifier-un-vote.md. Nothing here reads the page or the network.
"use strict";
const Secret = (() => {
  const PLAIN = 512, SEALED = 560, WORDS = 6;
  const GOLD = "abcdefghijklmnopqrstuvwxyz234567";
  const utf8 = new TextEncoder(), strict = new TextDecoder("utf-8", { fatal: true });

  const encode = (data) => sodium.to_base64(data, sodium.base64_variants.ORIGINAL);
  const decode = (text) => sodium.from_base64(text, sodium.base64_variants.ORIGINAL);
  const sha256 = (data) => sodium.crypto_hash_sha256(typeof data === "string" ? utf8.encode(data) : data);
  const hex = (data) => sodium.to_hex(sha256(data));

  function base32(data) {
    let bits = 0, held = 0, out = "";
    for (const one of data) {
      held = (held << 8) | one;
      bits += 8;
      while (bits >= 5) { bits -= 5; out += GOLD[(held >> bits) & 31]; }
      held &= (1 << bits) - 1;
    }
    return out;
  }
  const trackerOf = (ciphertext) => base32(sha256(ciphertext).subarray(0, 10));
  const inFours = (tracker) => tracker.match(/.{1,4}/g).join(" ");

  // --- Six words and the key drawn from them
  const fold = (word) => word.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const phraseOf = (words) => words.map((word) => fold(word.trim())).join(" ");
  function drawWords(list) {
    return Array.from({ length: WORDS }, () => list[sodium.randombytes_uniform(list.length)]);
  }
  function keyOf(words, salt) {
    const seed = sodium.crypto_pwhash(
      32, phraseOf(words), salt, sodium.crypto_pwhash_OPSLIMIT_INTERACTIVE,
      sodium.crypto_pwhash_MEMLIMIT_INTERACTIVE, sodium.crypto_pwhash_ALG_ARGON2ID13,
    );
    return sodium.crypto_box_seed_keypair(seed);
  }
  const newSalt = () => sodium.randombytes_buf(sodium.crypto_pwhash_SALTBYTES);

  // --- The key of the election, under one nest of sealed boxes for each group of scrutineers
  function wrap(secret, group, keys) {
    return [...group].reverse().reduce((blob, place) => sodium.crypto_box_seal(blob, keys[place]), secret);
  }
  const peel = (blob, pair) => sodium.crypto_box_seal_open(blob, pair.publicKey, pair.privateKey);
  const opens = (secret, key) => encode(sodium.crypto_scalarmult_base(secret)) === key;

  // --- A ballot
  function ballot(fingerprint, choice, key) {
    const nonce = sodium.to_hex(sodium.randombytes_buf(16));
    const said = utf8.encode(JSON.stringify({ v: 1, e: fingerprint, c: choice, n: nonce }));
    const plain = new Uint8Array(PLAIN).fill(32);
    plain.set(said);
    const sealed = sodium.crypto_box_seal(plain, decode(key));
    sodium.memzero(said);
    sodium.memzero(plain);
    return sealed;
  }
  // The text of a ballot, or nothing when this key does not open it.
  function read(ciphertext, key, secret) {
    if (ciphertext.length !== SEALED) return null;
    try {
      const plain = sodium.crypto_box_seal_open(ciphertext, decode(key), secret);
      return plain.length === PLAIN ? strict.decode(plain) : null;
    } catch (_wrong) {
      return null;
    }
  }

  // --- A receipt: what the site signed on the day of the vote
  const RECEIPT = "cymbale-recu-1";
  function receiptHolds(receipt, urn) {
    try {
      const said = `${RECEIPT}\n${receipt.vote}\n${receipt.tracker}\n`;
      return receipt.format === RECEIPT && receipt.vote === urn.fingerprint
        && receipt.signing_key === urn.signing_key
        && sodium.crypto_sign_verify_detached(
          decode(receipt.signature), utf8.encode(said), decode(urn.signing_key));
    } catch (_wrong) {
      return false;
    }
  }

  return {
    WORDS, SEALED, ballot, decode, drawWords, encode, fold, hex, inFours, keyOf, newSalt, opens, peel,
    phraseOf, read, receiptHolds, trackerOf, wrap,
  };
})();
