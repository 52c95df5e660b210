"""What is not logged: a request about a secret vote (promises 2.4), nor by whom, nor when.

Django's lines pass here, gunicorn's through `config.access_log`; a proxy in front has its own
(docs/settings.md). An error of ours is still written, without its address.
"""

import logging
from typing import Any

from governance.secret.paths import is_secret_path

ELSEWHERE = "(vote secret)"


class SecretPathFilter(logging.Filter):
    """Drop what is said of a secret vote's address; keep an error, without the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True when the record may be written."""
        request = getattr(record, "request", None)
        path = str(getattr(request, "path", "")) or _path_in(record.args)
        if not is_secret_path(path):
            return True
        if record.levelno < logging.ERROR:
            return False
        record.msg, record.args = f"error on {ELSEWHERE}", ()
        return True


def _path_in(args: Any) -> str:
    """The address among the arguments of a log line, if there is one."""
    given = args.values() if isinstance(args, dict) else args or ()
    found = (str(one) for one in given if isinstance(one, str))
    return next((one for one in found if is_secret_path(one)), "")
