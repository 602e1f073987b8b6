"""Tariff scenarios and the duty on entries, on Arrow tables. The law of every day is inside."""

from importlib.metadata import version

from ._dutylab import (
    Answer,
    DutylabError,
    Picture,
    Problem,
    Table,
    changes,
    compare,
    entries,
    explain,
    run,
    solve,
    why,
)

__all__ = [
    "Answer",
    "DutylabError",
    "Picture",
    "Problem",
    "Table",
    "changes",
    "compare",
    "entries",
    "explain",
    "run",
    "solve",
    "why",
]

__version__ = version("dutylab")
