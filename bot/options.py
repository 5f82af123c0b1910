"""Options that several commands have, and the days that may be given with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from retrieval.errors import UsageError

_YEARS = range(1900, 2101)


def check_day(day: date) -> date:
    """The day, if questions can be asked as if on it: reckoning back and ahead from it leads to days that exist.

    Raises:
        UsageError: it lies out of reach.
    """
    if day.year not in _YEARS:
        raise UsageError(f"{day} is out of reach; give a day between the years {_YEARS[0]} and {_YEARS[-1]}.")
    return day


class Day(click.ParamType[date]):
    """A date as ISO 8601."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date of what was typed."""
        try:
            return check_day(value if isinstance(value, date) else date.fromisoformat(str(value)))
        except ValueError:
            self.fail(f"'{value}' is not a date; write it as YYYY-MM-DD.", param, ctx)
        except UsageError as error:
            self.fail(str(error), param, ctx)


archive_option = click.option(
    "--archive", type=click.Path(path_type=Path), help="The archive's folder [default: ./archive, or NEWSDESK_ARCHIVE]."
)
asked_option = click.option("--asked", type=Day(), help="Ask as if on this day: what 'today' and 'last week' mean.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
