from django.apps import AppConfig


class StartingConfig(AppConfig):
    name = "starting"
    verbose_name = "Reprise d'un club"
    default_auto_field = "django.db.models.BigAutoField"
