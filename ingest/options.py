"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

archive_option = click.option(
    "--archive", type=click.Path(path_type=Path), help="The archive's folder [default: ./archive, or NEWSDESK_ARCHIVE]."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
