from collections.abc import Mapping, Sequence
from datetime import date as Day
from decimal import Decimal
from os import PathLike
from typing import Any, Literal, Protocol, TypedDict, final

from typing_extensions import Unpack


class ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

class ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...

Date = Day | str
Share = str | float | bool
Scenario = str | PathLike[str] | Mapping[str, Any]
Size = Literal["web", "square", "portrait", "print", "phone"]
Theme = Literal["light", "dark"]

class Options(TypedDict, total=False):
    """What every question may say in place of the scenario, or of the law of its day."""

    baseline: str | None
    date: Date | None
    as_of: Date | None
    assume_unchanged: bool
    seed: int | None
    set: Mapping[str, str] | None

class LawOptions(TypedDict, total=False):
    baseline: str | None
    as_of: Date | None
    assume_unchanged: bool
    set: Mapping[str, str] | None

@final
class Problem:
    @property
    def message(self) -> str: ...
    @property
    def path(self) -> str | None: ...
    @property
    def line(self) -> int | None: ...
    @property
    def column(self) -> int | None: ...
    @property
    def label(self) -> str | None: ...
    @property
    def key(self) -> str | None: ...
    @property
    def help(self) -> list[str]: ...

class DutylabError(ValueError):
    problems: tuple[Problem, ...]

@final
class Table:
    @property
    def columns(self) -> list[str]: ...
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...

@final
class Picture:
    @property
    def title(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def table(self) -> Table: ...
    @property
    def png(self) -> bytes: ...
    def svg(self, size: Size = "web", theme: Theme = "light") -> str: ...
    def save(self, path: str | PathLike[str], size: Size = "web", theme: Theme = "light") -> None: ...
    def _repr_svg_(self) -> str: ...

@final
class Answer:
    @property
    def notes(self) -> list[str]: ...
    @property
    def charts(self) -> dict[str, Picture]: ...
    def __getattr__(self, name: str) -> Table: ...
    def _repr_html_(self) -> str: ...

def entries(
    table: ArrowStream | ArrowArray,
    *,
    date: str | None = None,
    columns: Mapping[str, str] | None = None,
    scenario: Scenario | None = None,
    case: str | None = None,
    dates: Literal["ymd", "mdy", "dmy", "serial"] | None = None,
    numbers: Literal["point", "comma"] | None = None,
    restore_zeros: bool = False,
    group: Literal["entry,line", "none"] | None = None,
    rounding: Literal["exact", "customs"] = "exact",
    **options: Unpack[LawOptions],
) -> Table: ...
def run(scenario: Scenario, **options: Unpack[Options]) -> Answer: ...
def explain(
    partner: str,
    product: str,
    scenario: Scenario | None = None,
    *,
    case: str | None = None,
    importer: str | None = None,
    claims: Mapping[str, Share] | None = None,
    contents: Mapping[str, Share] | None = None,
    value: Decimal | float | None = None,
    quantity: Decimal | float | None = None,
    parts: Mapping[str, Decimal | float] | None = None,
    all: bool = False,
    **options: Unpack[Options],
) -> Answer: ...
def compare(*results: Scenario | Answer, to: str | None = None, **options: Unpack[Options]) -> Answer: ...
def why(scenario: Scenario, *, case: str | None = None, **options: Unpack[Options]) -> Answer: ...
def solve(
    scenario: Scenario, *, vary: str, goal: str, case: str | None = None, **options: Unpack[Options]
) -> Answer: ...
def changes(from_day: Date, to_day: Date, *, baseline: str | None = None, assume_unchanged: bool = False) -> Answer: ...
def command(words: Sequence[str], file: str) -> int: ...
