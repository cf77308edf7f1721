"""The steps of a long command as they go: their names, times and results."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

_NAME_WIDTH = 24


class Step:
    """A step that is under way.

    Attributes:
        result: What came of it, in a few words; printed when it ends.
    """

    def __init__(self, progress: Progress, name: str) -> None:
        """Show the step without a bar, until it says how much there is to do."""
        self.result = ""
        self._progress = progress
        self._task = progress.add_task(name, total=None)

    def expect(self, total: int) -> None:
        """Say how many parts the step has."""
        self._progress.update(self._task, total=total)

    def advance(self) -> None:
        """Say that another part is done."""
        self._progress.advance(self._task)


class Steps:
    """Prints one line for each step that has ended, and on a terminal the one under way."""

    def __init__(self, console: Console, total: int) -> None:
        """Begin before the first of ``total`` steps."""
        self._console = console
        self._total = total
        self._begun = 0

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Show a step while the block runs, and then how long it took."""
        self._begun += 1
        number = f"[{self._begun}/{self._total}]"
        began = time.monotonic()
        # What isn't a terminal gets the finished line alone.
        progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        step = Step(progress, f"{number} {name}")
        ended = "failed"
        try:
            with progress:
                yield step
            ended = step.result
        except KeyboardInterrupt:
            ended = "interrupted"
            raise
        finally:
            seconds = f"{time.monotonic() - began:.1f} s"
            line = f"{number} {name:<{_NAME_WIDTH}} {seconds:>7}  {ended}"
            self._console.print(Text(line.rstrip()), soft_wrap=True)
