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


def shown(value: object) -> dict[str, list[str]]:
    """What a notebook keeps of a value."""
    forms = [("image/svg+xml", "_repr_svg_"), ("text/html", "_repr_html_"), ("text/plain", "__repr__")]
    return {kind: getattr(value, form)().splitlines(True) for kind, form in forms if hasattr(value, form)}


def test_the_notebook_shows_what_it_shows():
    notebook = json.loads(NOTEBOOK.read_text())
    names: dict[str, object] = {}
    number = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        number += 1
        code = ast.parse("".join(cell["source"]))
        last = code.body.pop() if isinstance(code.body[-1], ast.Expr) else None
        exec(compile(code, "cell", "exec"), names)
        outputs = []
        if last is not None:
            data = shown(eval(compile(ast.Expression(last.value), "cell", "eval"), names))
            outputs = [{"data": data, "execution_count": number, "metadata": {}, "output_type": "execute_result"}]
        if "BLESS" in os.environ:
            cell.update(outputs=outputs, execution_count=number)
        assert cell["outputs"] == outputs
    assert number > 4
    if "BLESS" in os.environ:
        NOTEBOOK.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
