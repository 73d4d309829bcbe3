"""Benchmark: time and memory for 10,000 respondents."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from benchmarks.answer_files import team
from benchmarks.results_table import Measurement, at_most

PEOPLE = 10_000
MOST_SECONDS = 1.0
MEASURE = """
import json, sys, time
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.core.results.diagnosis import diagnose
from assessment.importers.answers import read_answers
content, asked = open(sys.argv[1], "rb").read(), questionnaire()
began = time.perf_counter()
reading = read_answers(content, asked)
read = time.perf_counter()
diagnose(asked, reading.sheet, length=reading.length)
scored = time.perf_counter()
# Not the peak of getrusage: a child inherits its parent's there.
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([read - began, scored - read, int(peak) / 1024]))
"""


def rows() -> Iterator[Measurement]:
    """Reading, scoring, and the command from its start to the written JSON."""
    with tempfile.TemporaryDirectory(prefix="diapason-score-") as name:
        answers = Path(name) / "answers.csv"
        answers.write_bytes(team(PEOPLE, seed=1))
        few = Path(name) / "few.csv"
        few.write_bytes(team(1, seed=1))
        libraries = _measured(few)[2]
        read, score, megabytes = _measured(answers)
        seconds, peak = _command(answers, Path(name) / "figures.json")
    count = f"{PEOPLE:,} respondents"
    yield at_most(f"{count}: read and scored", read + score, MOST_SECONDS, "s", f"scored alone {score:.3f} s")
    yield Measurement(
        f"{count}: memory to read and score", f"{megabytes:.0f} MB", "", f"one respondent {libraries:.0f} MB"
    )
    yield Measurement(f"{count}: whole command to JSON", f"{seconds:.2f} s", "", f"peak {peak:.0f} MB")


def _measured(answers: Path) -> tuple[float, float, float]:
    """Seconds to read and to score a file, and the most memory the process held, in megabytes."""
    command = [sys.executable, "-c", MEASURE, str(answers)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    read, score, megabytes = json.loads(ran.stdout)
    return read, score, megabytes


def _command(answers: Path, output: Path) -> tuple[float, float]:
    """Seconds of the command, and the most memory it held, in megabytes."""
    command = [sys.executable, "-m", "assessment.cli", "diagnose", str(answers), "--json", str(output)]
    began, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as started:
        watched = psutil.Process(started.pid)
        while started.poll() is None:
            try:
                peak = max(peak, watched.memory_info().rss / 1024 / 1024)
            except psutil.Error:
                break
            time.sleep(0.005)
        if started.wait(timeout=120) != 0:
            raise RuntimeError("the command failed")
    return time.perf_counter() - began, peak
