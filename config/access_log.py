"""Gunicorn's access log, when one is asked for: silent about secret votes."""

from typing import Any

from gunicorn.glogging import Logger

from governance.secret.paths import is_secret_path


class AccessLogger(Logger):  # type: ignore[misc]
    """Gunicorn's logger, silent about secret votes even with an access log asked for."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Write the line of a request, unless it is one of a secret vote."""
        if not is_secret_path(environ.get("PATH_INFO", "")):
            super().access(resp, req, environ, request_time)
