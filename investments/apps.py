from django.apps import AppConfig


class InvestmentsConfig(AppConfig):
    name = "investments"
    verbose_name = "Investissements"
    default_auto_field = "django.db.models.BigAutoField"
