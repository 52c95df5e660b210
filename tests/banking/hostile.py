"""Files made to break a reader: each with the words its refusal must hold (or `READ`, when it is
only odd and must be read). `HOSTILE` is name -> (bytes or how to make them, words)."""

from collections.abc import Callable

from tests.banking.hostile_makers import (
    MEGABYTE,
    billion_laughs,
    camt,
    cfonb,
    csv,
    cut,
    entry,
    lying_zip,
    movement,
    nested_zip,
    ofx,
    quadratic,
    workbook,
    zip_bomb,
    zip_slip,
)

READ = "READ"

Bytes = bytes | Callable[[], bytes]

DOCTYPE = "<!DOCTYPE Document {}>"
NOT_AN_AMOUNT = "n'est pas un montant"
NOT_A_DATE = "n'est pas une date"
DECLARATION = "déclaration (DTD ou entité)"
MEASURELESS = "démesuré"
NOT_FINISHED = "mal formé ou coupé"
NO_ENCODING = "n'existe dans aucun encodage"

XML: dict[str, tuple[Bytes, str]] = {
    "xxe_file.xml": (
        camt(entry("&x;"), before=DOCTYPE.format('[<!ENTITY x SYSTEM "file:///etc/passwd">]')),
        DECLARATION,
    ),
    "xxe_http.xml": (
        camt(entry("&x;"), before=DOCTYPE.format('[<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]')),
        DECLARATION,
    ),
    "xxe_parameter.xml": (
        camt(entry(), before=DOCTYPE.format('[<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]')),
        DECLARATION,
    ),
    "dtd_remote.xml": (
        camt(entry(), before=DOCTYPE.format('SYSTEM "http://127.0.0.1:9/camt.dtd"')),
        DECLARATION,
    ),
    "dtd_public.xml": (
        camt(entry(), before=DOCTYPE.format('PUBLIC "-//X//Y" "http://127.0.0.1:9/y"')),
        DECLARATION,
    ),
    "dtd_utf16.xml": (
        camt(entry(), before=DOCTYPE.format('[<!ENTITY x "y">]'), encoding="utf-16"),
        DECLARATION,
    ),
    "billion_laughs.xml": (billion_laughs, DECLARATION),
    "quadratic.xml": (quadratic, DECLARATION),
    "unknown_entity.xml": (camt(entry("&nbsp;")), NOT_FINISHED),
    "huge_text.xml": (lambda: camt(entry("a" * 15 * MEGABYTE)), MEASURELESS),
    "huge_attribute.xml": (lambda: camt(f'<A b="{"a" * 15 * MEGABYTE}"/>'), MEASURELESS),
    "huge_comment.xml": (lambda: camt(f"<!--{'a<' * 7 * MEGABYTE}-->" + entry()), MEASURELESS),
    "huge_cdata.xml": (lambda: camt(entry(f"<![CDATA[{'<' * 15 * MEGABYTE}]]>")), MEASURELESS),
    "huge_instruction.xml": (lambda: camt(f"<?a {'b' * 15 * MEGABYTE}?>" + entry()), MEASURELESS),
    "huge_name.xml": (lambda: camt(f"<{'a' * MEGABYTE}/>"), MEASURELESS),
    "many_attributes.xml": (
        lambda: camt("<A " + " ".join(f"a{n}='x'" for n in range(500_000)) + "/>"),
        MEASURELESS,
    ),
    "deep.xml": (lambda: camt("<A>" * 200_000 + "</A>" * 200_000), "imbriqués"),
    "deep_unclosed.xml": (lambda: camt("<A>" * 200_000), "imbriqués"),
    "many_elements.xml": (lambda: camt("<A/>" * 4_000_000 + entry()), "plus d'éléments"),
    "many_names.xml": (
        lambda: camt("".join(f"<A{n}/>" for n in range(500_000))),
        "plus d'éléments",
    ),
    "many_entries.xml": (lambda: camt(entry() * 50_001), "plus de 50000 opérations"),
    "elements_in_entry.xml": (
        lambda: camt(entry().replace("</Ntry>", "<B/>" * 3_000_000 + "</Ntry>")),
        "plus d'éléments",
    ),
    "cut.xml": (cut("camt.053.001.02.xml", 0.6), NOT_FINISHED),
    "cut_at_start.xml": (b'<?xml version="1.0"?>', NOT_FINISHED),
    "not_closed.xml": (camt("</Stmt>" + entry()), NOT_FINISHED),
    "two_roots.xml": (camt(entry()) + camt(entry()).partition(b"?>")[2], NOT_FINISHED),
    "payment_order.xml": (
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"><CstmrCdtTrfInitn/>'
        b"</Document>",
        "n'est pas un relevé",
    ),
    "svg.xml": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "n'est pas un relevé"),
    "web_page.ofx": (b"<!-- x --><html><body>Connexion</body></html>", "page web"),
    "web_page_doctype.csv": (b"<!DOCTYPE html><html></html>", "page web"),
    "no_entry.xml": (camt(""), "aucune opération"),
    "invalid_utf8.xml": (camt(entry("\xe9\x81"), encoding="latin-1"), NO_ENCODING),
    "latin_declared_utf8.xml": (
        camt(entry("Hélène"), encoding="iso-8859-15", declared="UTF-8"),
        READ,
    ),
    "utf8_declared_latin.xml": (camt(entry("Hélène"), declared="ISO-8859-1"), READ),
    "unknown_charset.xml": (camt(entry("Hélène"), declared="KLINGON"), READ),
    "utf7_declared.xml": (camt(entry("+ADw-x+AD4-"), declared="UTF-7"), READ),
    "utf16.xml": (camt(entry("Hélène"), encoding="utf-16"), READ),
    "utf16_no_bom.xml": (camt(entry(), encoding="utf-16-le"), "octets nuls"),
    "utf16_cut.xml": (camt(entry(), encoding="utf-16")[:-3], "UTF-16 y est coupé"),
    "utf16_half_pair.xml": (
        camt(entry("@"), encoding="utf-16").replace(b"@\0", b"\0\xd8"),
        "UTF-16 y est coupé",
    ),
    "utf32.xml": (camt(entry(), encoding="utf-32"), "UTF-32"),
    "nul.xml": (camt(entry("a\0b")), "octets nuls"),
    "control.xml": (camt(entry("a&#1;b")), NOT_FINISHED),
    "amount_measureless.xml": (
        camt(entry().replace("5.00", "1000000000000000000")),
        MEASURELESS,
    ),
    "amount_words.xml": (camt(entry().replace("5.00", "cinq")), NOT_AN_AMOUNT),
    "amount_nan.xml": (camt(entry().replace("5.00", "NaN")), NOT_AN_AMOUNT),
    "amount_thousandths.xml": (camt(entry().replace("5.00", "5.001")), NOT_AN_AMOUNT),
    "amount_digits.xml": (camt(entry().replace("5.00", "٥")), NOT_AN_AMOUNT),
    "day_31_february.xml": (camt(entry().replace("09-15", "02-31")), NOT_A_DATE),
    "year_1.xml": (camt(entry().replace("2026", "0001")), NOT_A_DATE),
    "batch_measureless.xml": (
        camt(
            entry().replace(
                "</Ntry>",
                f"<NtryDtls><Btch><NbOfTxs>{'9' * 400}</NbOfTxs></Btch></NtryDtls></Ntry>",
            )
        ),
        READ,
    ),
}

CSV: dict[str, tuple[Bytes, str]] = {
    "empty.csv": (b"", "il est vide"),
    "blank.csv": (b" \r\n\t\n" * 1000, "il est vide"),
    "zeros.csv": (b"\0" * 100_000, "il est vide"),
    "nul.csv": (csv("15/09/2026;A\0B;5,00"), "octets nuls"),
    "titles_only.csv": (csv(), "aucune opération"),
    "prose.csv": ("Bonjour, voici le relevé demandé.\n".encode() * 50, "une date et un montant"),
    "random.csv": (
        lambda: bytes((n * 7919 + n // 251) % 256 for n in range(1, 200_000)),
        "octets nuls",
    ),
    "too_big.csv": (lambda: csv(*["15/09/2026;A;5,00"] * 1_300_000), "il dépasse 20 Mo"),
    "too_many_rows.csv": (lambda: csv(*["15/09/2026;A;5,00"] * 50_001), "plus de 50000"),
    "only_semicolons.csv": (lambda: b";;;;;\n" * 3_000_000, "plus de lignes"),
    "only_line_ends.csv": (lambda: csv("15/09/2026;A;5,00") + b"\r" * 15 * MEGABYTE, "plus de lig"),
    "wide_row.csv": (lambda: csv(";" * 15 * MEGABYTE), MEASURELESS),
    "wide_rows.csv": (lambda: (b";" * 30_000 + b"\n") * 600, "Fichier refusé"),
    "long_cell.csv": (lambda: csv(f"15/09/2026;{'a' * 15 * MEGABYTE};5,00"), MEASURELESS),
    "quote_never_closed.csv": (
        lambda: csv('15/09/2026;"A;5,00', *["15/09/2026;B;5,00"] * 40_000),
        MEASURELESS,
    ),
    "quotes.csv": (lambda: csv('15/09/2026;"' + '""' * 15_000 + '";5,00'), READ),
    "invalid_utf8.csv": (csv("15/09/2026;\xe9\x81;5,00", encoding="latin-1"), NO_ENCODING),
    "bom_only.csv": (b"\xef\xbb\xbf", "refusé"),
    "two_boms.csv": (b"\xef\xbb\xbf" + csv("15/09/2026;A;5,00", encoding="utf-8-sig"), READ),
    "latin.csv": (csv("15/09/2026;Hélène;5,00", encoding="iso-8859-15"), READ),
    "utf16.csv": (csv("15/09/2026;Hélène;5,00", encoding="utf-16"), READ),
    "comma_for_decimal_and_cell.csv": (
        csv("15/09/2026,A,5,00", titles="Date,Libellé,Montant"),
        "Ligne 2 : 4 colonnes au lieu de 3",
    ),
    "commas_quoted.csv": (csv('15/09/2026,A,"5,00"', titles="Date,Libellé,Montant"), READ),
    "thin_space.csv": (csv("15/09/2026;A;1\u2009234,56"), READ),
    "narrow_space.csv": (csv("15/09/2026;A;1\u202f234,56"), READ),
    "hard_space.csv": (csv("15/09/2026;A;1\u00a0234,56"), READ),
    "minus_zero.csv": (csv("15/09/2026;A;-0,00"), "aucune opération"),
    "minus_zero_among.csv": (csv("15/09/2026;A;-0,00", "15/09/2026;B;5,00"), READ),
    "dot_thousands.csv": (csv("15/09/2026;A;1.234,56"), READ),
    "two_decimal_signs.csv": (
        csv("15/09/2026;A;1.234,56", "15/09/2026;B;1,234.56"),
        "Ligne 3 : « 1,234.56 »",
    ),
    "measureless.csv": (csv(f"15/09/2026;A;{10**18}"), MEASURELESS),
    "many_digits.csv": (csv(f"15/09/2026;A;{'9' * 9_000}"), NOT_AN_AMOUNT),
    "exponent.csv": (csv("15/09/2026;A;1e9"), NOT_AN_AMOUNT),
    "formula.csv": (csv("15/09/2026;=CMD|'/C calc'!A0;5,00"), READ),
    "formula_amount.csv": (csv("15/09/2026;A;=1+1"), NOT_AN_AMOUNT),
    "day_31_february.csv": (csv("31/02/2026;A;5,00"), "Ligne 2 : « 31/02/2026 » n'est pas une"),
    "day_zero.csv": (csv("00/00/0000;A;5,00"), NOT_A_DATE),
    "year_9999.csv": (csv("15/09/9999;A;5,00"), NOT_A_DATE),
    "two_orders.csv": (csv("25/09/2026;A;5,00", "09/25/2026;B;5,00"), "Ligne 3 : « 09/25/2026 »"),
    "ambiguous_day.csv": (csv("05/10/2026;A;5,00"), "plusieurs façons"),
    "ambiguous_amount.csv": (csv("15/09/2026;A;1.000"), "plusieurs façons"),
    "cr_only.csv": (csv("15/09/2026;A;5,00", "16/09/2026;B;6,00").replace(b"\n", b"\r"), READ),
    "mixed_ends.csv": (b"Date;Libelle;Montant\r15/09/2026;A;5,00\n16/09/2026;B;6,00\r\n", READ),
    "cut_in_row.csv": (csv("15/09/2026;A;5,00", "16/09/2026;VIREM")[:-1], "au milieu"),
    "no_amount.csv": (csv("15/09/2026;A;"), "n'a pas de montant"),
    "both_sides.csv": (
        csv("15/09/2026;A;5,00;6,00", titles="Date;Libellé;Débit;Crédit"),
        "un débit et un crédit",
    ),
    "hidden_letters.csv": (csv("15/09/2026;A\u202egnp.exe\u200b\ufeff;5,00"), READ),
    "two_currencies.csv": (
        csv("15/09/2026;A;5;EUR", "15/09/2026;B;5;USD", titles="Date;Libellé;Montant;Devise"),
        "plusieurs monnaies",
    ),
    "emoji.csv": (lambda: csv(*[f"15/09/2026;{'😀' * 100};5,00"] * 30_000), READ),
    "cjk_utf16.csv": (
        lambda: csv(*[f"15/09/2026;{'錢' * 150};5,00"] * 30_000, encoding="utf-16"),
        READ,
    ),
    "regex_food.csv": (lambda: csv(f"15/09/2026;A;{'1.' * 15_000}"), NOT_AN_AMOUNT),
    "regex_spaces.csv": (lambda: csv(f"15/09/2026;A;{' ' * 15_000}x"), NOT_AN_AMOUNT),
    "regex_margin.csv": (
        lambda: (
            b"".join(b"solde " + b"1 " * 15_000 + b"x\n" for _ in range(50))
            + csv("15/09/2026;A;5,00")
        ),
        "une date et un montant",
    ),
    "regex_short_margin.csv": (
        lambda: b"solde " + b"1 " * 15_000 + b"x\n" + csv("15/09/2026;A;5,00"),
        READ,
    ),
    "many_accounts.csv": (
        lambda: csv(
            *[f"15/09/2026;A;5,00;{n:011d}" for n in range(40_000)],
            titles="Date;Libellé;Montant;Numéro de compte",
        ),
        "plus de 1000 comptes",
    ),
    "json.csv": (b'{"operations": []}', "JSON"),
}

OTHERS: dict[str, tuple[Bytes, str]] = {
    "zip_bomb.csv": (zip_bomb, "archive compressée"),
    "nested.zip": (nested_zip, "archive compressée"),
    "zip_slip.zip": (zip_slip, "archive compressée"),
    "gigabyte_declared.zip": (lying_zip, "archive compressée"),
    "gzip.xml": (b"\x1f\x8b\x08" + b"\0" * 50, "archive compressée"),
    "workbook.csv": (workbook, "classeur"),
    "old_workbook.csv": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "classeur"),
    "polyglot_pdf.csv": (b"Date;Montant\n%PDF-1.7\n15/09/2026;5,00\n", "PDF"),
    "releve.pdf": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "image"),
    "program.csv": (b"\x7fELF\x02\x01\x01" + b"\0" * 50, "programme"),
    "script.csv": (b"#!/bin/sh\nrm -rf /\n", "programme"),
    "ofx_dtd.ofx": (b"<!DOCTYPE x [<!ENTITY a 'b'>]>\n" + ofx(movement()), DECLARATION),
    "ofx_cut.ofx": (cut("releve_sgml.ofx", 0.7), "au milieu"),
    "ofx_header_only.ofx": (b"OFXHEADER:100\nDATA:OFXSGML\n", "au milieu"),
    "ofx_empty.ofx": (ofx(""), "aucune opération"),
    "ofx_no_account.ofx": (b"OFXHEADER:100\n<OFX>" + movement().encode() + b"</OFX>", "aucun com"),
    "ofx_no_amount.ofx": (ofx("<STMTTRN><DTPOSTED>20260915<NAME>A</STMTTRN>"), "pas de montant"),
    "ofx_day.ofx": (ofx(movement(day="20260231")), NOT_A_DATE),
    "ofx_measureless.ofx": (ofx(movement("1" + "0" * 18)), MEASURELESS),
    "ofx_words.ofx": (ofx(movement("infinity")), NOT_AN_AMOUNT),
    "ofx_two_signs.ofx": (ofx(movement("5,00") + movement("5.00")), "même signe décimal"),
    "ofx_huge_tag.ofx": (lambda: ofx("<" + "A" * 15 * MEGABYTE), MEASURELESS),
    "ofx_huge_text.ofx": (lambda: ofx(movement(words="A" * 15 * MEGABYTE)), MEASURELESS),
    "ofx_many_small_texts.ofx": (lambda: ofx(movement(words="< " * 7 * MEGABYTE)), MEASURELESS),
    "ofx_deep.ofx": (lambda: ofx("<AGG>" * 3_000_000), "plus d'éléments"),
    "ofx_many.ofx": (lambda: ofx(movement() * 50_001), "plus de 50000 opérations"),
    "ofx_entities.ofx": (ofx(movement(words="&#0;&#xD800;&#x110000;&bogus;&#8238;")), READ),
    "qif_day.qif": (b"!Type:Bank\nD31/02/2026\nT5,00\n^\n", NOT_A_DATE),
    "qif_no_amount.qif": (b"!Type:Bank\nD15/09/2026\nPA\n^\n", "pas de montant"),
    "qif_empty.qif": (b"!Type:Bank\n", "aucune opération"),
    "qif_shares.qif": (b"!Type:Invst\nD15/09/2026\nT5,00\n^\n", "compte de titres"),
    "qif_ambiguous.qif": (b"!Type:Bank\nD05/10/2026\nT5,00\n^\n", "plusieurs façons"),
    "qif_many.qif": (lambda: b"!Type:Bank\n" + b"D15/09/2026\nT5,00\n^\n" * 50_001, "plus de 50"),
    "qif_one_row.qif": (lambda: b"!Type:Bank\nP" + b"A" * 15 * MEGABYTE, MEASURELESS),
    "qif_carets.qif": (lambda: b"!Type:Bank\n" + b"^\n" * 1_500_000, "plus de 50"),
    "qif_accounts.qif": (lambda: b"!Type:Bank\n" * 1_400_000, "plus de 1000 comptes"),
    "cfonb_day.cfonb": (cfonb((1, 35, "310226")), NOT_A_DATE),
    "cfonb_amount.cfonb": (cfonb((1, 91, "0000000000250?")), NOT_AN_AMOUNT),
    "cfonb_measureless.cfonb": (cfonb((1, 91, "9999999999999I")), MEASURELESS),
    "cfonb_decimals.cfonb": (cfonb((1, 20, "9")), NOT_AN_AMOUNT),
    "cfonb_other_account.cfonb": (cfonb((1, 22, "00099999999")), "autre compte"),
    "cfonb_unknown.cfonb": (cfonb((1, 1, "09")), "n'est pas du CFONB120"),
    "cfonb_cut.cfonb": (cut("releve.cfonb", 0.55), "au milieu"),
    "cfonb_twice_open.cfonb": (cfonb((1, 1, "01")), "avant la fin du précédent"),
    "mt940_cut.sta": (cut("releve.mt940", 0.7), "au milieu"),
    "mt940_garbage.sta": (b":20:A\n:25:B\n:60F:C26ABCDEUR\n:61:zz\n:62F:x\n", "mal formé"),
    "mt940_many.sta": (
        lambda: b":20:A\n:25:B\n" + b":61:2609150915C5,00NTRFX\n" * 50_001 + b":62F:C260915EUR1,\n",
        "plus de 50000",
    ),
    "mt940_long.sta": (
        lambda: (
            b":20:A\n:25:B\n:60F:C260915EUR1,\n:61:2609150915C5,00NTRFX\n:86:" + b"?20A" * 4_000_000
        ),
        "5 Mo",
    ),
}

DETAILED = entry().replace(
    "</Ntry>",
    "<NtryDtls><TxDtls><Refs><EndToEndId>A</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>ODILE</Nm>"
    "</Pty></Dbtr></RltdPties><RmtInf><Ustrd>COTISATION</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
)

# As long as is allowed, and wrong at the very end: what the slowest refusal costs.
LATE: dict[str, tuple[Bytes, str]] = {
    "late.xml": (lambda: camt(DETAILED * 24_000 + "<Ntry>"), NOT_FINISHED),
    "late_elements.xml": (
        lambda: camt(("<Ntry>" + "<A></A>" * 180 + entry()[6:]) * 5_300 + "<Ntry>"),
        NOT_FINISHED,
    ),
    "too_many_elements.xml": (
        lambda: camt(("<Ntry>" + "<A/>" * 180 + entry()[6:]) * 15_000 + "<Ntry>"),
        "plus de 1000000 éléments",
    ),
    "late.csv": (
        lambda: csv(*["15/09/2026;VIREMENT DE ODILE;5,00"] * 49_999, "31/02/2026;A;5,00"),
        NOT_A_DATE,
    ),
    "late_wide.csv": (
        lambda: csv(
            *["15/09/2026;15/09/2026;VIREMENT;ODILE;5,00;A;B;C;EUR" + ";x" * 60] * 49_999,
            "31/02/2026;A;5,00",
            titles="Date;Date de valeur;Libellé;Détail;Montant;Tiers;Référence;Id;Devise"
            + ";Autre" * 60,
        ),
        NOT_A_DATE,
    ),
    "late_balance.csv": (
        lambda: csv(
            *["05/10/2026;VIREMENT;1.000;1.000"] * 49_999, titles="Date;Libellé;Montant;Solde"
        ),
        "plusieurs façons",
    ),
    "late.ofx": (lambda: ofx(movement() * 49_999 + "<STMTTRN>"), "pas de montant"),
    "late.qif": (
        lambda: b"!Type:Bank\n" + b"D15/09/2026\nT5,00\nPODILE\n^\n" * 49_999 + b"PA\n^\n",
        "pas de montant",
    ),
    "late.cfonb": (
        lambda: cfonb()[:244] + cfonb()[122:244] * 49_999 + b"\r\n09",
        "n'est pas du CFONB120",
    ),
    "late.sta": (
        lambda: (
            b":20:A\n:25:B\n:60F:C260915EUR1,\n"
            + b":61:2609150915C5,00NTRFX//Y\n:86:VIREMENT DE ODILE\n" * 15_000
            + b":61:2609150915C5,00NTRFX//Y\n:86:VIREMENT DE ODILE\n:61:zz\n:62F:C260915EUR1,\n"
        ),
        "mal formé",
    ),
    "late_details.sta": (
        lambda: (
            b":20:A\n:25:B\n:60F:C260915EUR1,\n"
            + b":61:2609150915C5,00NTRFX//Y\n:86:VIREMENT DE ODILE\n" * 24_000
            + b":61:2609310915C5,00NTRFX//Y\n:62F:C260915EUR1,\n"
        ),
        "mal formé",
    ),
    "too_many_tags.sta": (
        lambda: b":20:A\n:25:B\n:60F:C260915EUR1,\n" + b":86:A\n" * 500_000 + b":62F:C26\n",
        "plus de 50000 éléments",
    ),
    "late_blocks.sta": (
        lambda: b":20:A\n:25:B\n:60F:C260915EUR1,\n:62F:C260915EUR1,\n" * 5_000,
        "plus de 1000 comptes",
    ),
}

HOSTILE: dict[str, tuple[Bytes, str]] = XML | CSV | OTHERS | LATE


def content_of(name: str) -> bytes:
    """The bytes of a hostile file."""
    content = HOSTILE[name][0]
    return content if isinstance(content, bytes) else content()
