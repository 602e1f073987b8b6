"""The process: other threads go on, Ctrl-C ends the work, a fork works, and `python -m dutylab` is the command."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyarrow as pa
from conftest import command
from test_entries import LINE

import dutylab as dl

DRAWS = """title = "Draws"
baseline = "us"
date = 2025-10-25
[before]
date = 2025-01-01
[scope]
[response.armington]
[draws]
n = 1_000_000
kind = "random"
seed = 7
"""


def test_other_threads_go_on():
    steps = 0
    work = threading.Thread(target=dl.run, args=("law-japan-cars-response",))
    work.start()
    while work.is_alive():
        steps += 1
        time.sleep(0.001)
    assert steps > 10


def test_ctrl_c_ends_the_work():
    code = f"import dutylab\nprint('begun', flush=True)\ndutylab.run('''{DRAWS}''')"
    words = [sys.executable, "-c", code]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "begun\n"
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
    assert process.returncode != 0 and said.rstrip().endswith("KeyboardInterrupt"), said


def duty(_: int) -> str:
    return str(pa.table(dl.entries(pa.table(LINE)))["duty_usd"][0])


def test_a_forked_process_reads_the_law_itself():
    wanted = duty(0)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map(duty, range(4)) == [wanted] * 4


def test_the_law_is_read_once_a_process():
    duty(0)
    # Time of the processor: others may have the machine.
    began = time.process_time()
    for _ in range(20):
        duty(0)
    assert (time.process_time() - began) / 20 < 0.1


def test_the_command_runs(tmp_path):
    assert command("--version").startswith("dutylab ")
    assert "japan-cars" in command("run", "japan-cars", "--no-charts", folder=tmp_path)
    command("nonsense", code=2)
    assert os.listdir(tmp_path) == ["output"]


def said_of_a_run(folder: Path, output: Path) -> str:
    """What the command of the package in a folder says of a run, or of the one that is installed."""
    words = [sys.executable, "-m", "dutylab", "run", "japan-cars", "--no-charts", "-o", str(output)]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stderr


def test_results_of_another_version_are_not_kept(tmp_path):
    output, other = tmp_path / "output", tmp_path / "other"
    shutil.copytree(Path(dl.__file__).parent, other / "dutylab")
    (library,) = (other / "dutylab").glob("_dutylab*.*[do]")
    code = bytearray(library.read_bytes())
    build_id = code.find(b"\3\0\0\0GNU\0")
    if build_id < 0:
        code.append(0)
    else:
        code[build_id + 8] ^= 1
    library.write_bytes(code)
    assert "unchanged" not in said_of_a_run(tmp_path, output)
    assert "unchanged" in said_of_a_run(tmp_path, output)
    assert "unchanged" not in said_of_a_run(other, output)
