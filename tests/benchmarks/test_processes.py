import math
import os
import sys
from xml.etree import ElementTree

import pytest

from benchmarks.plot import Panel, chart, round_up
from benchmarks.processes import Asker, CommandFailed, Memory, first_line, memory_of, run
from benchmarks.tables import markdown, median, percentile

ECHO = 'import json, sys\nfor line in sys.stdin: print(json.dumps({"got": json.loads(line)}), flush=True)'


def python(program: str) -> list[str]:
    """A command that runs this program."""
    return [sys.executable, "-c", program]


def test_a_command_gives_its_output() -> None:
    """What it is given on standard input, and how long it took."""
    done = run(python("import sys; print(sys.stdin.read().upper())"), "abc")
    assert done.output == "ABC\n"
    assert 0 < done.seconds < 60


def test_a_failing_command_says_why_in_one_line() -> None:
    """The last that it wrote to standard error."""
    with pytest.raises(CommandFailed, match="^no such peer$"):
        run(python("import sys; print('traceback', file=sys.stderr); sys.exit('no such peer')"))


def test_a_long_lived_process_answers_line_by_line() -> None:
    """Each with its time in milliseconds."""
    with Asker(python(ECHO)) as asker:
        assert asker.ask({"id": 1})[0] == {"got": {"id": 1}}
        reply, milliseconds = asker.ask({"id": 2})
    assert reply == {"got": {"id": 2}}
    assert 0 < milliseconds < 60_000


def test_a_process_that_has_ended_answers_no_more() -> None:
    """It is said, instead of waiting."""
    with Asker(python("raise SystemExit('gone')")) as asker, pytest.raises(CommandFailed, match="gone"):
        asker.ask({"id": 1})


def test_the_first_answer_is_below_the_repeated_question() -> None:
    """What repeats the question is none."""
    assert first_line(python("q = input(); print('>', q); print(); print('it is so')"), "who?") > 0
    with pytest.raises(CommandFailed, match="wrote nothing"):
        first_line(python("print('>', input())"), "who?")


@pytest.mark.skipif(not os.path.exists("/proc/self/smaps_rollup"), reason="Linux tells memory by process")
def test_memory_counts_children() -> None:
    """50 MB in a child of the process are its own."""
    child = "x = bytearray(b'1') * 50_000_000; print(1, flush=True); input()"
    parent = f"import subprocess, sys; input(); subprocess.run([sys.executable, '-c', {child!r}])"
    with Asker(python(parent)) as asker:
        before = asker.memory()
        asker.ask({})
        grown = asker.memory()
    assert grown.resident - before.resident > 50_000_000
    assert grown.proportional - before.proportional > 50_000_000


def test_of_memory_the_higher_counts() -> None:
    """Resident and proportional each for itself."""
    assert Memory(1, 9) | Memory(5, 3) == Memory(5, 9)


def test_percentiles() -> None:
    """Of nothing there is none."""
    assert (median([3, 1, 2]), median([1, 2])) == (2, 1.5)
    assert percentile(range(100), 0.95) == 95
    assert math.isnan(median([]))
    assert math.isnan(percentile([], 0.95))


def test_a_table_is_markdown() -> None:
    """Columns, a rule, rows."""
    assert markdown(["", "a"], [["x", 1]]) == "|  | a |\n| --- | --- |\n| x | 1 |"


@pytest.mark.parametrize(
    ("value", "end"), [(0.3, 0.4), (1, 1), (1.1, 2), (37, 40), (99, 100), (101, 200), (0, 1), (450, 500), (799, 800)]
)
def test_axes_end_at_round_numbers(value: float, end: float) -> None:
    """Never below the value."""
    assert round_up(value) == pytest.approx(end)


def test_a_chart_is_well_formed() -> None:
    """Names are escaped; a panel has a line, and a point for each value."""
    drawn = chart("a < b", "x", [1, 2, 3], [Panel("ms", {"p50 & more": [1.0, 2.0, 4.0]})])
    tree = ElementTree.fromstring(drawn)  # noqa: S314  (our own)
    tags = [element.tag.rpartition("}")[2] for element in tree.iter()]
    assert (tags.count("polyline"), tags.count("circle")) == (1, 3)
    assert "p50 & more" in [element.text for element in tree.iter()]


def test_memory_of_what_has_ended_is_none() -> None:
    """No error: a process may end while it is looked at."""
    assert memory_of(2**22 + 1) == Memory()
