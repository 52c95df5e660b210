from django.apps import AppConfig


class ClublifeConfig(AppConfig):
    name = "clublife"
    verbose_name = "Vie du club"
    default_auto_field = "django.db.models.BigAutoField"
