"""The command `sofi`: Django's management commands, with the embedded PostgreSQL started when it is the base."""

import os
import sys


def main():
    """Run one management command; a cluster that cannot start ends it with a sentence, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    from sofi.socle.postgres import PostgresError

    try:
        if settings.EMBEDDED_POSTGRES:
            settings.EMBEDDED_POSTGRES.use()
    except PostgresError as problem:
        sys.exit(str(problem))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
