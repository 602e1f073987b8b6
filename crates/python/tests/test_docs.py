"""The documents: their examples run and say what they say, in types too, and the notebook shows what it shows."""

import ast
import doctest
import json
import os
import subprocess
import sys

import pytest
from conftest import HOME

PAGE = HOME / "docs/python.md"
NOTEBOOK = HOME / "docs/notebooks/first-look.ipynb"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_examples_of_the_page_say_what_they_say():
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    found = doctest.testfile(str(PAGE), module_relative=False, optionflags=options)
    assert found.attempted > 20 and found.failed == 0


def test_examples_of_the_page_have_types(tmp_path):
    examples = doctest.DocTestParser().get_examples(PAGE.read_text())
    # Whatever raises an error on purpose is wrong in its types too.
    code = "".join(example.source for example in examples if example.exc_msg is None)
    (tmp_path / "page.py").write_text(code)
    checked = [sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", "page.py"]
    ended = subprocess.run(checked, capture_output=True, text=True, env=os.environ | {"MYPYPATH": ""})
    assert ended.returncode == 0, ended.stdout
    (tmp_path / "page.py").write_text("import dutylab\ndutylab.run(5)\n")
    assert subprocess.run(checked, capture_output=True).returncode == 1


def test_the_notebook_shows_what_it_shows():
    cells = [cell for cell in json.loads(NOTEBOOK.read_text())["cells"] if cell["cell_type"] == "code"]
    assert len(cells) > 4
    names: dict[str, object] = {}
    for cell in cells:
        code = ast.parse("".join(cell["source"]))
        last = code.body.pop() if isinstance(code.body[-1], ast.Expr) else None
        exec(compile(code, "cell", "exec"), names)
        if last is None:
            continue
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        (output,) = cell["outputs"]
        for kind, form in (("text/plain", "__repr__"), ("image/svg+xml", "_repr_svg_"), ("text/html", "_repr_html_")):
            if kind in output["data"]:
                assert "".join(output["data"][kind]) == getattr(value, form)()
