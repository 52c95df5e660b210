#!/usr/bin/env python
"""Run one operator command of Cymbale: `manage.py COMMAND --help` says what each takes."""

import os
import sys


def main() -> None:
    """Point Django at our settings and hand it the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
