"""Read by gunicorn wherever it is started from here: `bin/run`, the image."""

logger_class = "config.access_log.AccessLogger"
