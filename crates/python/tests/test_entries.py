"""`entries`: the rows and columns of the command, whoever hands the table over."""

import csv
import datetime
import io
from decimal import Decimal

import duckdb
import pandas
import polars
import pyarrow as pa
import pytest
from conftest import HEAD, command, random_lines

import dutylab as dl


def table(rows: list[list[str]]) -> pa.Table:
    """Lines as a program has them: numbers and days are such, and what is missing is null."""
    text = {name: [row[at] or None for row in rows] for at, name in enumerate(HEAD)}
    text["Entry Date"] = [day and datetime.date.fromisoformat(day) for day in text["Entry Date"]]
    for name in ("Entered Value", "Duty"):
        text[name] = pa.array([value and Decimal(value) for value in text[name]], pa.decimal128(18, 2))
    return pa.table(text)


def cell(value: object) -> str:
    """A value as the command writes it."""
    match value:
        case None:
            return ""
        case Decimal():
            whole, cents = f"{value:f}".split(".")
            return f"{whole}.{cents.rstrip('0').ljust(2, '0')}"
        case float():
            return f"{Decimal(repr(value)).normalize():f}"
    return str(value)


def added(result: dl.Table, names: list[str]) -> list[list[str]]:
    columns = [pa.table(result)[name].to_pylist() for name in names]
    return [[cell(value) for value in row] for row in zip(*columns, strict=True)]


def in_keywords(cell: str) -> str:
    """What the command says of its options, said of keywords."""
    cell = cell.replace("--group entry,line", 'group="entry,line"').replace("--restore-zeros", "restore_zeros=True")
    return cell.replace("`dutylab explain` with --part", "`python -m dutylab explain` with parts")


@pytest.mark.parametrize("rounding", ["exact", "customs"])
def test_a_thousand_random_lines_are_those_of_the_command(lines, rounding):
    rows = random_lines(1000, seed=1)
    said = csv.reader(io.StringIO(command("entries", lines(rows), "--csv", "--rounding", rounding, code=3)))
    head, *expected = said
    result = dl.entries(table(rows), rounding=rounding)
    assert result.columns == head
    names = head[len(HEAD) :]
    assert len(expected) == len(result) == 1000
    rate = names.index("rate_pct")
    for row, (found, wanted) in enumerate(zip(added(result, names), expected, strict=True)):
        wanted = [in_keywords(cell) for cell in wanted[len(HEAD) :]]
        # A rate is a float: what stands behind its seventeenth digit is not.
        assert found[rate] == wanted[rate] or float(found[rate]) == float(wanted[rate])
        found[rate] = wanted[rate]
        assert found == wanted, f"row {row}: {rows[row]}"


def test_every_library_gets_the_same_cents():
    given = table(random_lines(300, seed=2))
    wanted = pa.table(dl.entries(given))["duty_usd"].to_pylist()
    assert sum(duty is not None for duty in wanted) > 150
    batch = given.to_batches()[0]
    frame = polars.DataFrame(given)
    lazy = frame.lazy().map_batches(lambda part: polars.DataFrame(dl.entries(part)), validate_output_schema=False)
    database = duckdb.connect()
    database.register("lines", given)
    found = {
        "record batch": pa.table(dl.entries(batch))["duty_usd"],
        "in pieces": pa.table(dl.entries(pa.Table.from_batches([batch.slice(0, 7), batch.slice(7)])))["duty_usd"],
        "stream": pa.table(dl.entries(given.to_reader(max_chunksize=50)))["duty_usd"],
        "polars": polars.DataFrame(dl.entries(frame))["duty_usd"],
        "polars, lazy": lazy.collect()["duty_usd"],
        "pandas": pa.table(dl.entries(given.to_pandas()))["duty_usd"],
        "duckdb": pa.table(dl.entries(database.sql("select * from lines")))["duty_usd"],
    }
    for name, column in found.items():
        cells = column.to_list() if isinstance(column, polars.Series) else column.to_pylist()
        assert cells == wanted, name


def test_columns_of_the_table_are_not_copied():
    given = table(random_lines(100, seed=3))
    result = pa.table(dl.entries(given))
    address = [column["HTS Number"].chunk(0).buffers()[2].address for column in (given, result)]
    assert address[0] == address[1]


def test_fields_say_what_they_count_and_mean():
    schema = pa.table(dl.entries(table(random_lines(1, seed=4)))).schema
    duty = schema.field("duty_usd")
    assert duty.type == pa.decimal128(24, 6) and duty.metadata[b"unit"] == b"US dollars"
    assert duty.metadata[b"meaning"].startswith(b"Duty due")
    assert schema.field("rate_pct").type == pa.float64() and schema.field("law_date").type == pa.date32()


LINE = {
    "origin": ["CN"],
    "hts": ["8418.10.00.05"],
    "value": [1000.0],
    "entry_date": [datetime.date(2025, 12, 1)],
}


def why_not(**changed: object) -> str:
    row = pa.table(dl.entries(pa.table(LINE | changed)))
    assert row["duty_usd"][0].as_py() is None and row["status"][0].as_py() == "not computed"
    return row["why_not"][0].as_py()


def test_a_row_that_does_not_read_says_why():
    assert "origin" in why_not(origin=pa.array([None], pa.string()))
    assert why_not(value=[-5]) == "value: a value is zero or more, not -5: leave a correction or a credit out of the file"
    assert "9999.99.99" in why_not(hts=["9999.99.99"])
    assert "hts" in why_not(hts=["soon"])
    assert "entry_date" in why_not(entry_date=pa.array([None], pa.date32()))
    assert "“soon” is not a day" in why_not(entry_date=["soon"])
    assert "NaN" in why_not(value=[float("nan")])
    assert why_not(value=[1e16]) == "value: a value is at most a thousand trillion, not 10000000000000000"


def problem(*given: object, **options: object) -> dl.Problem:
    with pytest.raises(dl.DutylabError) as raised:
        dl.entries(*given, **options)
    assert raised.value.problems[0].message in str(raised.value)
    return raised.value.problems[0]


def test_a_table_that_does_not_read_names_the_column():
    without = {name: cells for name, cells in LINE.items() if name != "origin"}
    missing = problem(pa.table(without))
    assert missing.message == "no column says `origin`" and missing.path == "table" and missing.line == 1
    # A day in figures reads two ways until somebody says which.
    days = pa.table(LINE | {"entry_date": ["03/04/2025"]})
    two_ways = problem(days)
    assert "“03/04/2025” in the column “entry_date” reads two ways" in two_ways.message and two_ways.help
    assert pa.table(dl.entries(days, dates="mdy"))["law_date"][0].as_py() == datetime.date(2025, 3, 4)
    unknown = problem(pa.table(LINE), date="day")
    assert unknown.message == "there is no column “day” for `entry_date`"
    assert "one of point; comma" in problem(pa.table(LINE), numbers="dot").help[0]
    with pytest.raises(TypeError):
        dl.entries(pa.table(LINE), colour="red")
    assert "one of entry,line; none" in problem(pa.table(LINE), group="invoice").help[0]
    assert problem([1, 2, 3]).message == "list is no table of Arrow"
    assert problem(pa.array([1, 2])).message == "Int64Array is no table of Arrow: Unexpected data type Int64"
    assert problem(polars.Series([1, 2])).message.startswith("Series is no table of Arrow")
    wide = polars.DataFrame(LINE | {"value": [1000]}, schema_overrides={"value": polars.Int128})
    assert "is no table of Arrow" in problem(wide).message
    assert problem(pa.table({})).message == "Table is no table of Arrow: it has no columns"
    assert "the column “value” cannot be read as List" in problem(pa.table(LINE | {"value": [[1, 2]]})).message
    assert "the column “origin” cannot be read as Binary" in problem(pa.table(LINE | {"origin": [b"CN"]})).message
    fraction = problem(pa.table(LINE | {"hts": [8418.1]}))
    assert "“hts” has the fraction 8418.1" in fraction.message and "as text" in fraction.help[0]
    for kind in (pa.float32(), pa.decimal128(24, 2)):
        codes = pa.array([8418100005]).cast(kind, safe=False)
        assert "the column “hts” cannot be read as" in problem(pa.table(LINE | {"hts": codes})).message
    # A column that says nothing may be of any type.
    assert pa.table(dl.entries(pa.table(LINE | {"own": [[1, 2]]})))["own"].to_pylist() == [[1, 2]]
    # Somebody whose batches have other columns than the schema says.
    other = iter([pa.record_batch({"origin": ["CN"]})])
    with pytest.raises(dl.DutylabError):
        dl.entries(pa.RecordBatchReader.from_batches(pa.table(LINE).schema, other))


def test_messages_say_keywords_and_not_options():
    without = {name: cells for name, cells in LINE.items() if name != "origin"}
    assert problem(pa.table(without)).help == ['name it: columns={"NAME": "origin"}']
    near = problem(pa.table(without | {"Contry of Origin": ["CN"]}))
    named = 'columns={"Contry of Origin": "origin"}'
    assert near.help == [f"did you mean the column “Contry of Origin”? say so: {named}"]
    assert problem(pa.table(LINE), date="entry_dat").label == "did you mean “entry_date”?"
    days = problem(pa.table(LINE | {"entry_date": ["03/04/2025"]}))
    assert days.help == ['say it: dates="mdy" (month first) or dates="dmy" (day first)']
    grouped = problem(pa.table(LINE), group="entry,line")
    assert grouped.message == 'group="entry,line": no column says `entry`'
    assert problem(pa.table(LINE), columns={"origin": "orign"}).message.startswith('columns={"origin": "orign"}: ')
    assert why_not(hts=["418100005"]).endswith("restore_zeros=True puts it back")
    assert why_not(hts=["--date 5"]).startswith("hts: “--date 5”")


def test_a_column_of_the_table_keeps_its_name():
    without = pa.table(dl.entries(pa.table(LINE)))
    wanted = without["duty_usd"]
    given = pa.table(LINE | {"duty_usd": ["own"], "Status": ["own"]})
    result = pa.table(dl.entries(given))
    assert result["duty_usd"].to_pylist() == result["Status"].to_pylist() == ["own"]
    assert result["duty_usd_due"] == wanted and result["status_due"] == without["status"]
    # Its own result has all of them, and once more in another form of letters: SQL takes no name twice.
    again = dl.entries(result)
    assert pa.table(again)["duty_usd_due_due"] == wanted
    assert len({name.lower() for name in again.columns}) == len(again.columns)
    assert len(polars.DataFrame(again)) == len(duckdb.connect().sql("select * from again")) == 1


def test_columns_have_the_names_of_the_caller():
    renamed = pa.table(LINE).rename_columns(["from", "code", "usd", "day"])
    names = {"from": "origin", "code": "hts", "usd": "value"}
    result = pa.table(dl.entries(renamed, date="day", columns=names))
    assert result["duty_usd"] == pa.table(dl.entries(pa.table(LINE)))["duty_usd"]


def test_rows_of_one_line_and_blank_rows_keep_their_places():
    rows = [
        {"entry": "E1", "line": "1", "origin": "JP", "hts": "8703.23.01.40", "value": "30000", "entry_date": "2025-10-15"},
        {"entry": "E1", "line": "1", "origin": "JP", "hts": "9903.94.41", "value": None, "entry_date": "2025-10-15"},
        {"entry": None, "line": None, "origin": None, "hts": None, "value": None, "entry_date": None},
        {"entry": "E2", "line": "1", "origin": "VN", "hts": "9401.61.60.11", "value": "500", "entry_date": "2025-10-15"},
    ]
    given = pa.Table.from_pylist(rows)
    whole = pa.table(dl.entries(given)).to_pylist()
    assert [row["duty_usd"] is None for row in whole] == [False, False, True, False]
    assert whole[2]["status"] is None and whole[3]["law_date"] == datetime.date(2025, 10, 15)
    pieces = pa.concat_tables([given.slice(0, 1), given.slice(1)])
    assert pa.table(dl.entries(pieces)).to_pylist() == whole


def test_every_form_of_a_column_is_read():
    wanted = pa.table(dl.entries(pa.table(LINE)))["duty_usd"]
    evening = [datetime.datetime(2025, 12, 1, 22, 30)]
    forms: dict[str, list[pa.Array]] = {
        "origin": [
            pa.array(["CN"]).dictionary_encode(),
            pa.array(["CN"], pa.large_string()),
            pa.array(["CN"], pa.string_view()),
            pa.RunEndEncodedArray.from_arrays([1], ["CN"]),
        ],
        "hts": [pa.array([8418100005]), pa.array([8418100005.0]), pa.array(["8418.10.00.05"]).dictionary_encode()],
        "value": [
            pa.array([1000], pa.uint16()),
            pa.array([Decimal(1000)], pa.decimal32(8, 2)),
            pa.array([Decimal(1000)], pa.decimal256(60, 20)),
            pa.array([1000]).dictionary_encode(),
        ],
        "entry_date": [
            pa.array(["2025-12-01"]),
            pa.array(LINE["entry_date"], pa.date64()),
            pa.array(evening, pa.timestamp("ns")),
            # The day that it shows, in its own zone: in another one it is the second.
            pa.array([evening[0] + datetime.timedelta(hours=5)], pa.timestamp("us", "America/New_York")),
        ],
    }
    for name, arrays in forms.items():
        for array in arrays:
            assert pa.table(dl.entries(pa.table(LINE | {name: array})))["duty_usd"] == wanted, array.type
    frame = polars.DataFrame(LINE).with_columns(polars.col("origin").cast(polars.Categorical))
    assert pa.table(dl.entries(frame))["duty_usd"] == wanted


def test_a_scenario_changes_the_law():
    scenario = {
        "title": "Refrigerators at 50%",
        "baseline": "us",
        "date": datetime.date(2025, 9, 15),
        "change": [{"products": ["8418"], "total": "50%"}],
    }
    result = pa.table(dl.entries(pa.table(LINE), scenario=scenario))
    assert result["duty_after_usd"][0].as_py() == Decimal("500")
    assert result["change_usd"][0].as_py() == Decimal("500") - result["duty_usd"][0].as_py()


def test_an_empty_table_has_the_columns():
    result = dl.entries(pa.table(LINE).slice(0, 0))
    assert len(result) == 0 and "duty_usd" in result.columns
