"""Every typed balance belongs to the club's first bank account, made here when there is none."""

from django.db import migrations


def give_an_account(apps, schema_editor):
    BankStatement = apps.get_model("banking", "BankStatement")
    BankAccount = apps.get_model("banking", "BankAccount")
    Account = apps.get_model("ledger", "Account")
    waiting = BankStatement.objects.filter(bank_account__isnull=True)
    for statement in waiting.select_related("club").order_by("club_id", "recorded_at"):
        club = statement.club
        account, _made = Account.objects.get_or_create(
            club=club, kind="bank", membership=None, subject=""
        )
        own, _made = BankAccount.objects.get_or_create(
            account=account,
            defaults={
                "club": club,
                "name": "Compte du club",
                "opened_on": club.created_on,
                "recorded_at": statement.recorded_at,
            },
        )
        statement.bank_account = own
        statement.save(update_fields=["bank_account"])


class Migration(migrations.Migration):
    dependencies = [("banking", "0002_accounts_and_lines")]
    operations = [migrations.RunPython(give_an_account, migrations.RunPython.noop)]
