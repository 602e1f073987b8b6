"""Questions: the numbers and pictures of the command, and mistakes with their place."""

import csv
import datetime
import io
import pickle
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from conftest import HOME, command

import dutylab as dl

SHIPPED = sorted(path for path in (HOME / "scenarios").rglob("*.toml") if not path.name.endswith(".expect.toml"))
# One of each kind that takes a second: entries, households, a response, a refund, an equilibrium.
SHORT = ["law-own-entries", "coffee-households", "law-japan-cars-response", "law-refund-korea", "nafta"]


def shipped(path: Path):
    is_short = path.parent.name == "document" or path.stem in SHORT
    return pytest.param(path, id=path.stem, marks=() if is_short else pytest.mark.long)


def results(path: Path, folder: Path) -> Path:
    """The results of a scenario as the command writes them."""
    command("run", path, "-q", "--no-charts", "-o", folder)
    return folder / path.stem


def same(found: object, wanted: str) -> bool:
    match found:
        case None:
            return wanted == ""
        case Decimal():
            return wanted != "" and found == Decimal(wanted)
        case float():
            return wanted != "" and found == float(wanted)
    return str(found) == wanted


def is_same_table(found: list[dict], text: str) -> None:
    wanted = list(csv.DictReader(io.StringIO(text)))
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        differing = {name: (one[name], cell) for name, cell in other.items() if not same(one[name], cell)}
        assert not differing, differing


@pytest.mark.parametrize("path", list(map(shipped, SHIPPED)))
def test_tables_are_those_of_the_command(tmp_path, path):
    result = dl.run(path)
    folder = results(path, tmp_path)
    files = [file for file in folder.rglob("*.csv") if file.stem != "rates"]
    assert files
    names = [name for name in dir(result) if name not in ("charts", "notes", "rates")]
    tables = {name: pa.table(getattr(result, name)).to_pylist() for name in names}
    assert set(tables) == {file.stem for file in files}
    cases = [row["case"] for row in tables["cases"]]
    for file in files:
        rows = tables[file.stem]
        if file.parent != folder:
            # Each case has a folder, in their order.
            own = {row["case"] for row in rows if slug(row["case"]) == file.parent.name}
            assert len(own) == 1, (file, cases)
            rows = [row for row in rows if row["case"] in own]
        is_same_table(rows, file.read_text())


def slug(name: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


def test_rates_of_flows_are_formed_when_they_are_asked_for(tmp_path):
    path = HOME / "scenarios/document/japan-cars.toml"
    rates = dl.run(path).rates
    is_same_table(pa.table(rates).to_pylist(), (results(path, tmp_path) / "rates.csv").read_text())


def test_a_picture_is_that_of_the_command(tmp_path):
    command("run", "japan-cars", "-q", "-o", tmp_path)
    chart = dl.run("japan-cars").charts["rate_by_partner"]
    stem = tmp_path / "japan-cars/japan-cars-rate-by-partner"
    assert chart._repr_svg_() == stem.with_suffix(".svg").read_text()
    assert chart.png == stem.with_suffix(".png").read_bytes()
    assert chart.title == "US tariff on cars from Japan would fall from 27.5% to 15%"
    chart.save(tmp_path / "own.svg", size="phone")
    assert (tmp_path / "own.svg").read_text() == stem.with_suffix(".phone.svg").read_text()
    assert chart.table.columns and "Japan" in chart.alt
    with pytest.raises(dl.DutylabError, match="neither .png nor .svg"):
        chart.save(tmp_path / "own.pdf")
    with pytest.raises(dl.DutylabError, match="unknown size"):
        chart.svg(size="huge")


def test_money_of_the_law_is_exact_and_fields_have_units_and_meanings():
    result = dl.run("japan-cars")
    schema = pa.table(result.by_partner).schema
    change = schema.field("duty_change_usd")
    assert change.type == pa.decimal128(24, 2) and change.metadata[b"unit"] == b"US dollars"
    assert change.metadata[b"meaning"]
    with pytest.raises(AttributeError, match="by_partner"):
        result.by_country  # noqa: B018


def test_cases_stand_below_each_other():
    table = pa.table(dl.run("law-japan-cars").by_partner)
    assert table.column_names[0] == "case" and len(set(table["case"].to_pylist())) > 1


def test_the_trace_is_that_of_the_command():
    answer = dl.explain("CN", "8418.10.00", date="2025-09-15")
    words = ("explain", "CN", "8418.10.00", "--date", "2025-09-15", "--baseline", "us")
    is_same_table(pa.table(answer.trace).to_pylist(), command(*words, "--csv"))
    assert "total" in repr(answer) and answer._repr_html_().startswith("<pre>")
    day = datetime.date(2025, 9, 15)
    assert pa.table(dl.explain("China", "8418.10.00", date=day).trace) == pa.table(answer.trace)
    claimed = dl.explain("MX", "8413.70.20.04", date=day, claims={"usmca": 1})
    assert repr(claimed) != repr(dl.explain("MX", "8413.70.20.04", date=day, claims={"usmca": 0}))


def test_questions_are_those_of_the_command():
    why = dl.why("japan-cars")
    is_same_table(pa.table(why.why).to_pylist(), command("why", "japan-cars", "--csv"))
    solve = dl.solve("japan-cars", vary="jp.cars", goal="duty = $5bn")
    words = ("solve", "japan-cars", "--vary", "jp.cars", "--goal", "duty = $5bn")
    is_same_table(pa.table(solve.solve).to_pylist(), command(*words, "--csv"))
    compare = dl.compare("japan-cars", "law-japan-cars")
    is_same_table(pa.table(compare.compare).to_pylist(), command("compare", "japan-cars", "law-japan-cars", "--csv"))
    changes = dl.changes("2026-07-01", "2026-09-01")
    words = ("list", "changes", "--from", "2026-07-01", "--to", "2026-09-01")
    is_same_table(pa.table(changes.changes).to_pylist(), command(*words, "--csv"))
    for answer in (why, solve, compare):
        (chart,) = answer.charts.values()
        assert chart._repr_svg_().startswith("<svg")


SCENARIO = {
    "title": "Coffee: {before} in law, {after} here",
    "baseline": "us",
    "date": datetime.date(2026, 7, 1),
    "change": [{"products": ["coffee"], "total": "10%"}],
}
TEXT = """title = "Coffee: {before} in law, {after} here"
baseline = "us"
date = 2026-07-01
[[change]]
products = ["coffee"]
total = "10%"
"""


def test_a_dict_and_a_text_are_scenarios():
    assert pa.table(dl.run(SCENARIO).cases) == pa.table(dl.run(TEXT).cases)
    changed = dl.run("japan-cars", set={"jp.cars.rate": "20%"})
    assert pa.table(changed.cases) != pa.table(dl.run("japan-cars").cases)


def wrong(scenario: object) -> dl.Problem:
    with pytest.raises(dl.DutylabError) as raised:
        dl.run(scenario)
    assert raised.value.problems[0].message in str(raised.value)
    return raised.value.problems[0]


def test_a_mistake_points_into_the_scenario(tmp_path):
    changed = SCENARIO | {"change": [{"products": ["coffee"], "total": "ten"}]}
    assert wrong(changed).key == "change[0].total"
    assert wrong(SCENARIO | {"baselin": "us"}).key == "baselin"
    text = TEXT.replace("10%", "ten")
    found = wrong(text)
    assert (found.line, found.column, found.key) == (6, 9, "change[0].total") and found.label == 'write a rate such as "15%"'
    path = tmp_path / "mine.toml"
    path.write_text(text)
    assert wrong(path).path == str(path)
    assert "no such scenario" in wrong("japan-carz").message
    assert wrong("").message == "the file is empty"
    with pytest.raises(TypeError):
        dl.run(5)
    with pytest.raises(TypeError, match=r"^change\[0\].total: .*not Decimal"):
        dl.run(SCENARIO | {"change": [{"products": ["coffee"], "total": Decimal(10)}]})
    with pytest.raises(TypeError, match="^change: a key is text; not 5"):
        dl.run(SCENARIO | {"change": {5: 5}})
    endless: dict = {}
    endless["change"] = [endless]
    with pytest.raises(TypeError, match="^change: .*too deep"):
        dl.run(endless)
    with pytest.raises(TypeError, match="colour"):
        dl.run("japan-cars", colour="red")
    with pytest.raises(TypeError, match="^seed is a whole number of 0 or more; not -1$"):
        dl.run("japan-cars", seed=-1)
    # What a question does not take is not left aside without a word.
    with pytest.raises(TypeError, match="unknown keyword “date”"):
        dl.changes("2026-07-01", "2026-09-01", date="2026-08-01")
    with pytest.raises(TypeError, match="unknown keyword “seed”"):
        dl.entries(pa.table({"origin": ["CN"]}), seed=3)
    with pytest.raises(ValueError, match="^date: “soon” is not a day"):
        dl.explain("CN", "8418.10.00", date="soon")
    with pytest.raises(ValueError, match="^to_day: “soon” is not a day"):
        dl.changes("2026-07-01", "soon")
    assert "in a dict write datetime.date(" in wrong(SCENARIO | {"date": "2026-07-01"}).help[-1]
    with pytest.raises(ValueError, match="not a day"):
        dl.explain("CN", "8418.10.00", date="2025-09-15 or later")


def test_what_changes_nothing_is_said():
    told = dl.explain("JP", "8703.23.01", value=30000, quantity=2, parts={"engine": 5})
    assert told.notes == [f"{name} changes nothing here: no duty on these goods is charged on it." for name in ("engine", "quantity")]
    made = [dl.explain("MX", "8703.23.01", claims={"usmca": share}) for share in (True, 1)]
    assert pa.table(made[0].trace) == pa.table(made[1].trace)


def test_results_of_dicts_texts_and_answers_compare():
    at_ten, at_five = dl.run(SCENARIO), dl.run(TEXT.replace("10%", "5%"))
    wanted = pa.table(at_five.cases)["duty_after_usd"].to_pylist()
    for two in [(at_ten, at_five), (SCENARIO, TEXT.replace("10%", "5%"))]:
        told = pa.table(dl.compare(*two).compare)
        assert told.to_pylist() == pa.table(dl.compare(at_ten, at_five).compare).to_pylist()
    changed = dl.compare("japan-cars", dl.run("japan-cars", set={"jp.cars.rate": "20%"}))
    assert "japan-cars (2)" in str(changed) and wanted
    assert "named twice" in failed(dl.compare, at_ten, at_ten).message
    assert failed(dl.compare, at_ten).help == ["name two scenarios or cases; FILE:CASE is a case"]
    assert "has its own day" in failed(dl.compare, at_ten, at_five, date="2026-07-01").message
    with pytest.raises(TypeError, match="only answers of run"):
        dl.compare(dl.why("japan-cars"), at_ten)


def test_what_went_wrong_passes_between_processes():
    with pytest.raises(dl.DutylabError) as raised:
        dl.run("japan-carz")
    passed = pickle.loads(pickle.dumps(raised.value))
    assert str(passed) == str(raised.value) and passed.problems[0].help == raised.value.problems[0].help
    assert dl.DutylabError("of one's own").problems == ()


def failed(question, *given: object, **options: object) -> dl.Problem:
    with pytest.raises(dl.DutylabError) as raised:
        question(*given, **options)
    assert "--" not in str(raised.value).replace("-->", "")
    return raised.value.problems[0]


def test_messages_say_keywords_and_not_options():
    assert failed(dl.solve, "japan-cars", vary="jp.carz", goal="duty = $5bn").path == "vary"
    assert failed(dl.solve, "japan-cars", vary="jp.cars", goal="duti = $5bn").path == "goal"
    assert failed(dl.run, "japan-cars", set={"jp.carz.rate": "20%"}).path == "set"
    days = failed(dl.changes, "2026-09-01", "2026-07-01")
    assert days.message == 'from_day="2026-09-01" is not before to_day="2026-07-01"'
    share = failed(dl.explain, "MX", "8413.70.20.04", date="2025-09-15", claims={"usmca": 5})
    assert share.message == 'claims={"usmca": "5"}: “5” is neither yes nor no, and no share such as 0.4 or 40%'
    assert failed(dl.compare, "japan-cars", "law-japan-cars", to="carz").message.startswith('to="carz": ')
    parts = failed(dl.explain, "JP", "8703", quantity=5)
    assert parts.message.startswith("quantity and parts: ") and parts.help
    for answer in (
        dl.explain("CN", "8418.10.00", date="2025-09-15"),
        dl.explain("MX", "8413.70.20.04", date="2025-09-15"),
        dl.run("law-japan-cars"),
        dl.changes("2026-07-01", "2026-09-01"),
    ):
        assert not any(word.startswith("--") for words in (repr(answer), *answer.notes) for word in words.split())


def test_a_specific_duty_takes_value_and_quantity():
    answer = dl.explain("CH", "9101.11.40", date="2025-09-15", value=Decimal("200"), quantity=1, parts={"case": 60, "strap": 10, "battery": 5})
    words = ("explain", "CH", "9101.11.40", "--date", "2025-09-15", "--baseline", "us", "--value", "200", "--quantity", "1")
    words = (*words, "--part", "case=60", "--part", "strap=10", "--part", "battery=5")
    is_same_table(pa.table(answer.trace).to_pylist(), command(*words, "--csv"))
    with pytest.raises(TypeError, match="^value is a number; not much$"):
        dl.explain("CH", "9101.11.40", value="much")


def test_a_file_that_changes_is_read_again(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(TEXT)
    first = pa.table(dl.run(path).cases)
    path.write_text(TEXT.replace("10%", "20%"))
    assert pa.table(dl.run(path).cases) != first
