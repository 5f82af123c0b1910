"""Options that several commands have."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click


class Day(click.ParamType[date]):
    """A date as ISO 8601."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date of what was typed."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is not a date; write it as YYYY-MM-DD.", param, ctx)


archive_option = click.option(
    "--archive", type=click.Path(path_type=Path), help="The archive's folder [default: ./archive, or NEWSDESK_ARCHIVE]."
)
asked_option = click.option("--asked", type=Day(), help="Ask as if on this day: what 'today' and 'last week' mean.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
