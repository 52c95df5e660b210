"""CSV files as the counters of French banks hand them out."""

import json
from datetime import date

import pytest

from banking.reading.csv_shape import CsvShape
from banking.reading.files import read, read_with_shape, shape_of
from banking.reading.refusing import ReadingRefused
from banking.reading.statement import Balance
from tests.banking.reading.files import ODILE, one, short

EXPECTED = {
    "csv_agricole.csv": [
        ("05/09/2026", 2500, "VIREMENT EN VOTRE FAVEUR ODILE MARCHAND COTISATION"),
        ("12/09/2026", 12000, "REMISE DE CHEQUES 3 CHEQUES"),
        ("30/09/2026", -243, "FRAIS DE TENUE DE COMPTE SEPTEMBRE"),
    ],
    "csv_mutuel.csv": [
        ("05/09/2026", 2500, "VIR ODILE MARCHAND"),
        ("05/09/2026", 2500, "VIR BERANGERE L'HOTE"),
        ("12/09/2026", -125050, "CHEQUE 7654321"),
        ("30/09/2026", -243, "FRAIS"),
    ],
    "csv_postale.csv": [
        ("05/09/2026", 2500, "VIREMENT DE ODILE MARCHAND"),
        ("30/09/2026", -243, "FRAIS DE TENUE DE COMPTE"),
    ],
    "csv_generale.csv": [
        ("05/09/2026", 102500, "VIR RECU DE: ODILE MARCHAND MOTIF: COTISATION"),
        ("30/09/2026", -243, "FRAIS DE TENUE DE COMPTE"),
    ],
    "csv_epargne.csv": [
        ("05/09/2026", 2500, "VIR SEPA ODILE MARCHAND COTISATION"),
        ("12/09/2026", 2500, "REMISE CHEQUES"),
        ("30/09/2026", -243, "FRAIS TENUE DE COMPTE"),
    ],
    "csv_lyonnais.csv": [
        ("05/09/2026", 2500, "Virement VIR SEPA ODILE MARCHAND Divers"),
        ("12/09/2026", -125050, "Chèque 7654321 CHEQUE Divers"),
        ("30/09/2026", -243, "FRAIS TENUE DE COMPTE Divers"),
    ],
    "csv_parisienne.csv": [
        (
            "05/09/2026",
            2500,
            "VIREMENT RECU VIREMENT SEPA RECU VIR SEPA /DE ODILE MARCHAND /MOTIF COTISATION",
        ),
        ("30/09/2026", -243, "FRAIS DE TENUE DE COMPTE FRAIS TENUE DE COMPTE SEPT"),
    ],
    "csv_enligne.csv": [
        ("05/09/2026", 102500, "VIR ODILE MARCHAND cotisation"),
        ("30/09/2026", -243, "FRAIS"),
    ],
    "csv_tabulations.txt": [
        ("05/09/2026", 2500, "VIREMENT"),
        ("30/09/2026", -243, "FRAIS"),
    ],
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_bank_s_own_way_is_understood(name):
    assert short(one(name).lines) == EXPECTED[name]


@pytest.mark.parametrize(
    ("name", "opening", "closing"),
    [
        ("csv_agricole.csv", None, Balance(date(2026, 9, 30), 114257)),
        ("csv_mutuel.csv", Balance(date(2026, 9, 5), 100000), Balance(date(2026, 9, 30), -20293)),
        ("csv_postale.csv", None, Balance(date(2026, 9, 30), 114257)),
        ("csv_epargne.csv", Balance(date(2026, 9, 1), 100000), Balance(date(2026, 9, 30), 104757)),
        ("csv_lyonnais.csv", None, Balance(date(2026, 9, 30), -22793)),
        ("csv_parisienne.csv", None, Balance(date(2026, 10, 1), 114257)),
        ("csv_enligne.csv", None, None),
    ],
)
def test_the_balances_around_the_operations_are_read(name, opening, closing):
    statement = one(name)
    assert (statement.opening, statement.closing) == (opening, closing)


def test_the_running_balance_stays_with_its_line():
    lines = one("csv_mutuel.csv").lines
    assert [line.balance_after for line in lines] == [102500, 105000, -20050, -20293]


def test_the_other_party_is_read_when_there_is_a_column_for_it():
    line = one("csv_tabulations.txt").lines[0]
    assert (line.counterparty, line.iban) == ("Odile Marchand", ODILE)


def test_a_row_says_where_it_stands():
    assert [line.where for line in one("csv_agricole.csv").lines] == [
        "ligne 15",
        "ligne 13",
        "ligne 11",
    ]


def _csv(*rows: str, titles: str = "Date;Libellé;Montant;Solde") -> bytes:
    return "\n".join((titles, *rows)).encode() + b"\n"


def test_the_running_balance_proves_the_decimal_sign():
    content = _csv("15/09/2026;A;1.000;1.000", "16/09/2026;B;2.000;3.000")
    with pytest.raises(ReadingRefused) as refusal:
        read(content, name="releve.csv")
    assert refusal.value.question.field == "decimal"
    proved = _csv("15/09/2026;A;1.000;1000,50", "16/09/2026;B;2.000;3000,50")
    (statement,) = read(proved, name="releve.csv")
    assert [line.amount for line in statement.lines] == [100000, 200000]


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("1.234,56", 123456),
        ("1 234,56", 123456),
        ("1\u00a0234,56", 123456),
        ("1\u202f234,56", 123456),
        ("1\u2009234,56", 123456),
        ("1'234,56", 123456),
        ("-12,5", -1250),
        ("12,50-", -1250),
        ("(12,50)", -1250),
        ("\u221212,50", -1250),
        ("+25", 2500),
        ("25,00 €", 2500),
        ("12,50 EUR", 1250),
        ("0,07", 7),
        ("1234567,89", 123456789),
    ],
)
def test_amounts_in_every_french_hand(written, cents):
    (statement,) = read(_csv(f"15/09/2026;A;{written};"), name="releve.csv")
    assert [line.amount for line in statement.lines] == [cents]


@pytest.mark.parametrize(
    "written", ["12 34,56", "1,234.567", "1.23.45", "12,345", "deux", "1e5", "0x10", "--5", "5 5"]
)
def test_what_is_not_an_amount_is_refused_with_its_row(written):
    with pytest.raises(ReadingRefused, match=r"^Ligne 3 : .*rien n'a été importé"):
        read(_csv("15/09/2026;A;5,00;", f"16/09/2026;B;{written};"), name="releve.csv")


@pytest.mark.parametrize(
    "written",
    ["15/09/2026", "15/09/26", "2026-09-15", "15-09-2026", "15.09.2026", "20260915",
     "15 septembre 2026", "15-sept-2026", "15/09/2026 08:31:02", "2026-09-15T08:31:02Z"],
)  # fmt: skip
def test_dates_in_every_french_hand(written):
    (statement,) = read(_csv(f"{written};A;5,00;"), name="releve.csv")
    assert statement.lines[0].on == date(2026, 9, 15)


def test_one_sure_day_settles_the_whole_column():
    (statement,) = read(_csv("05/10/2026;A;5,00;", "13/10/2026;B;6,00;"), name="releve.csv")
    assert [line.on.month for line in statement.lines] == [10, 10]


def test_the_day_of_export_settles_the_column():
    content = "Téléchargement du 25/10/2026;;\n\n".encode() + _csv("05/10/2026;A;5,00;")
    (statement,) = read(content, name="releve.csv")
    assert statement.lines[0].on == date(2026, 10, 5)


def test_days_that_go_one_way_settle_the_column():
    rows = [f"{day};A;5,00;" for day in ("05/09/2026", "12/09/2026", "02/10/2026", "10/10/2026")]
    (statement,) = read(_csv(*rows), name="releve.csv")
    assert [line.on.month for line in statement.lines] == [9, 9, 10, 10]


def test_a_day_that_may_be_a_month_is_asked_once_then_remembered():
    content = _csv("05/10/2026;A;5,00;")
    with pytest.raises(ReadingRefused) as refusal:
        read(content, name="releve.csv")
    assert refusal.value.question.field == "date_order"
    shape = shape_of(content, answers={"date_order": "dmy"})
    later = CsvShape.from_json(json.loads(json.dumps(shape.as_json())))
    assert later == shape
    (statement,) = read(_csv("06/11/2026;B;7,00;"), name="releve.csv", shape=later)
    assert statement.lines[0].on == date(2026, 11, 6)


def test_a_remembered_way_that_the_file_contradicts_is_not_followed():
    shape = shape_of(_csv("05/10/2026;A;5,00;"), answers={"date_order": "dmy"})
    (statement,) = read(_csv("10/25/2026;B;7,00;"), name="releve.csv", shape=shape)
    assert statement.lines[0].on == date(2026, 10, 25)


def test_unknown_titles_are_asked_and_remembered():
    content = b"Quand;Quoi;Combien;Autre\n15/09/2026;VIREMENT;5,00;3,00\n"
    with pytest.raises(ReadingRefused) as refusal:
        read(content, name="releve.csv")
    question = refusal.value.question
    assert question.field == "column:amount"
    assert [value for value, _label in question.choices] == ["2", "3"]
    answers = {"column:amount": "2"}
    (statement,) = read(content, name="releve.csv", answers=answers)
    assert short(statement.lines) == [("15/09/2026", 500, "VIREMENT")]
    shape = shape_of(content, answers=answers)
    (again,) = read(content, name="releve.csv", shape=shape)
    assert again.lines == statement.lines


def test_debits_that_mix_signs_are_refused():
    titles = "Date;Libellé;Débit;Crédit"
    content = _csv("15/09/2026;A;-5,00;", "16/09/2026;B;6,00;", titles=titles)
    with pytest.raises(ReadingRefused, match=r"^Ligne 3 : .*débits"):
        read(content, name="releve.csv")


def test_zeros_in_the_empty_side_are_nothing():
    titles = "Date;Libellé;Débit;Crédit"
    content = _csv("15/09/2026;A;5,00;0,00", "16/09/2026;B;0,00;6,00", titles=titles)
    (statement,) = read(content, name="releve.csv")
    assert [line.amount for line in statement.lines] == [-500, 600]


def test_balances_that_do_not_follow_are_left_and_said():
    content = _csv("15/09/2026;A;5,00;105,00", "16/09/2026;B;6,00;999,00")
    (statement,) = read(content, name="releve.csv")
    assert [line.balance_after for line in statement.lines] == [None, None]
    assert len(statement.remarks) == 1


def test_newest_first_comes_back_oldest_first_within_the_day():
    content = _csv(
        "16/09/2026;C;1,00;108,00", "16/09/2026;B;2,00;107,00", "15/09/2026;A;5,00;105,00"
    )
    (statement,) = read(content, name="releve.csv")
    assert [line.label for line in statement.lines] == ["A", "B", "C"]
    assert statement.opening == Balance(date(2026, 9, 15), 10000)
    assert statement.closing == Balance(date(2026, 9, 16), 10800)


def test_several_accounts_in_one_file_are_several_statements():
    titles = "Date;Libellé;Montant;Numéro de compte"
    content = _csv("15/09/2026;A;5,00;00011111111", "16/09/2026;B;6,00;00022222222", titles=titles)
    both = read(content, name="releve.csv")
    assert [(s.account_number, s.total) for s in both] == [
        ("00011111111", 500),
        ("00022222222", 600),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-15", "cp1252"])
def test_every_encoding_and_line_end_reads_the_same(encoding, end):
    text = end.join(["Date;Libellé;Montant", "15/09/2026;ÉPARGNE DÉJÀ VERSÉE;5,00", ""])
    (statement,) = read(text.encode(encoding), name="releve.csv")
    assert short(statement.lines) == [("15/09/2026", 500, "ÉPARGNE DÉJÀ VERSÉE")]


def test_the_euro_sign_tells_the_two_western_encodings_apart():
    text = "Date;Libellé;Montant\n15/09/2026;5 € d'élan;5,00 €\n"
    for encoding in ("iso-8859-15", "cp1252"):
        (statement,) = read(text.encode(encoding), name="releve.csv")
        assert statement.lines[0].label == "5 € d'élan"
        assert statement.encoding == encoding


def test_a_letter_cut_by_the_bank_does_not_lose_the_others():
    content = "Date;Libellé;Montant\n15/09/2026;ÉTÉ À ALÈS ÉT;5,00\n".encode()
    cut = content.replace(b"T;", b"\xc3;")
    (statement,) = read(cut, name="releve.csv")
    assert statement.lines[0].label.startswith("ÉTÉ À ALÈS")
    assert len(statement.remarks) == 1


def test_an_amount_without_cents_is_an_operation_without_titles_too():
    content = b"15/09/2026;VIREMENT;5\n16/09/2026;FRAIS;-12,50\n"
    (statement,) = read(content, name="releve.csv")
    assert short(statement.lines) == [
        ("15/09/2026", 500, "VIREMENT"),
        ("16/09/2026", -1250, "FRAIS"),
    ]


def test_dated_balances_among_the_operations_are_no_movements():
    titles = "Date;Libellé;Montant"
    content = _csv(
        "01/09/2026;ANCIEN SOLDE;100,00",
        "15/09/2026;SOLDE DE TOUT COMPTE;5,00",
        "30/09/2026;NOUVEAU SOLDE;105,00",
        titles=titles,
    )
    (statement,) = read(content, name="releve.csv")
    assert short(statement.lines) == [("15/09/2026", 500, "SOLDE DE TOUT COMPTE")]
    assert statement.opening == Balance(date(2026, 9, 1), 10000)
    assert statement.closing == Balance(date(2026, 9, 30), 10500)


def test_without_a_label_the_other_party_names_the_line():
    content = (
        b'"Date","Payee","Account number","Payment reference","Amount (EUR)"\n'
        b'"2026-09-15","Odile Marchand","FR1420041010050500013M02606","COT","25.0"\n'
        b'"2026-09-16","Boutique","","","-5.0"\n'
    )
    (statement,) = read(content, name="releve.csv")
    assert [(line.label, line.iban) for line in statement.lines] == [
        ("Odile Marchand", ODILE),
        ("Boutique", ""),
    ]
    assert statement.iban == ""


def test_an_account_column_with_blanks_is_not_ours():
    titles = "Date;Libellé;Montant;Numéro de compte"
    content = _csv(f"15/09/2026;A;5,00;{ODILE}", "16/09/2026;B;6,00;", titles=titles)
    (statement,) = read(content, name="releve.csv")
    assert (statement.iban, statement.lines[0].iban) == ("", ODILE)


def test_what_waits_at_the_bank_is_left_and_said():
    titles = "Statut;Date;Libellé;Montant"
    content = _csv("Exécuté;15/09/2026;A;5,00", "Refusé;16/09/2026;B;6,00", titles=titles)
    (statement,) = read(content, name="releve.csv")
    assert short(statement.lines) == [("15/09/2026", 500, "A")]
    assert len(statement.remarks) == 1


def test_two_accounts_glued_together_are_refused_not_mixed():
    content = _csv("15/09/2026;A;5,00;", "Compte 2;;;", "16/09/2026;B;6,00;")
    with pytest.raises(ReadingRefused, match=r"^Ligne 3 : "):
        read(content, name="releve.csv")


def test_one_reading_gives_the_lines_and_the_shape():
    content = _csv("05/10/2026;A;5,00;")
    statements, shape = read_with_shape(content, name="r.csv", answers={"date_order": "dmy"})
    assert statements[0].lines[0].on == date(2026, 10, 5)
    assert shape == shape_of(content, answers={"date_order": "dmy"})
    assert read_with_shape(_csv("06/11/2026;B;5,00;"), name="r.csv", shape=shape)[1] == shape
