"""Lines of entries, and the command that the answers are compared with."""

import csv
import gzip
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

HOME = Path(__file__).parents[3]
FLOWS = HOME / "seeds/worlds/us-2024/flows.csv.gz"
HEAD = [
    "Entry Number",
    "Line No",
    "Country of Origin",
    "HTS Number",
    "Entered Value",
    "Entry Date",
    "SPI",
    "Steel Content",
    "Quantity",
    "Unit",
    "Duty",
]


def command(*words: object, code: int = 0, folder: Path | None = None) -> str:
    """What the command prints on standard output; it ends with this code."""
    words = [sys.executable, "-m", "dutylab", *map(str, words)]
    # What it writes into its folder goes with it.
    with tempfile.TemporaryDirectory() as other:
        ended = subprocess.run(words, capture_output=True, text=True, cwd=folder or other)
    assert ended.returncode == code, ended.stderr
    return ended.stdout


def goods() -> list[tuple[str, str]]:
    """Partners and products of the shipped world."""
    with gzip.open(FLOWS, "rt") as file:
        return [(row["partner"], row["product"]) for row in csv.DictReader(file) if len(row["product"]) == 10]


def random_lines(count: int, seed: int) -> list[list[str]]:
    """Lines of random goods and days; some lack something, or say something that nobody knows."""
    draw = random.Random(seed)
    known = goods()
    rows = []
    for number in range(count):
        origin, product = draw.choice(known)
        day = f"{draw.choice([2025, 2026])}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        value = f"{draw.randint(1, 99_999)}.{draw.randint(0, 99):02}"
        row = [f"E{number // 3}", str(number % 3 + 1), origin, product, value, day, "", "", "", "", ""]
        row[7] = draw.choice(["", "", "0.25"])
        row[8], row[9] = draw.choice([("", ""), (str(draw.randint(1, 500)), ""), ("12", "kg")])
        row[10] = draw.choice(["", f"{draw.randint(0, 999)}.50"])
        if draw.random() < 0.05:
            row[draw.choice([2, 3, 4, 5])] = ""
        if draw.random() < 0.03:
            at, word = draw.choice([(2, "XX"), (3, "9999.99.99"), (4, "-5"), (6, "S"), (9, "furlong")])
            row[at] = word
        rows.append(row)
    return rows


@pytest.fixture
def lines(tmp_path: Path):
    """Writes lines into a file, which it returns."""

    def write(rows: list[list[str]], head: list[str] = HEAD) -> Path:
        path = tmp_path / "lines.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        return path

    return write
