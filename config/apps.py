from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Composition: what belongs to no room."""

    name = "config"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the guard as a system check."""
        import config.guard  # noqa: F401, PLC0415 - once the apps are loaded
