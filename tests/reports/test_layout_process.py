"""The process that lays documents out."""

import json
import signal
import subprocess
import sys
from concurrent.futures import Future, wait
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from reports import json_export
from reports.content.editions import Edition
from reports.document_key import document_key
from reports.layout_process import MOST_WAITING, FullQueueError, LayoutProcess
from tests.reports.editions_made import made, rendered
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
ASKING = """
import signal, sys
from reports.layout_process import LayoutProcess
if __name__ == "__main__":
    process = LayoutProcess()
    print(process.pool.submit(int).result(), flush=True)
    if sys.argv[1] == "busy":
        process.pool.submit(signal.pause)
    signal.pause()
"""


def test_a_document_is_made_once_elsewhere_with_the_same_bytes() -> None:
    process = LayoutProcess()
    kept: list[bytes] = []
    report = made("one", "fr")
    first = process.ask("a", report, Edition.BRIEF, kept.append)
    assert process.ask("a", report, Edition.BRIEF, kept.append) is first
    wait([first])
    process.pool.shutdown()
    assert kept == [first.result()] == [rendered("one", "fr", Edition.BRIEF)[0]]
    assert process.waiting == {}


def test_the_queue_is_bounded_and_says_who_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    process = LayoutProcess()
    monkeypatch.setattr(process.pool, "submit", lambda *_: Future())
    for number in range(MOST_WAITING):
        process.ask(str(number), made("one", "fr"), Edition.BRIEF, lambda _: None)
    assert process.before("3") == 3
    with pytest.raises(FullQueueError):
        process.ask("one more", made("one", "fr"), Edition.BRIEF, lambda _: None)
    process.pool.shutdown()


def test_the_key_follows_what_is_shown() -> None:
    report = made("one", "fr")
    keys = {
        document_key(report, Edition.BRIEF, owner="a"),
        document_key(report, Edition.FULL, owner="a"),
        document_key(report, Edition.BRIEF, owner="b"),
        document_key(made("one", "en"), Edition.BRIEF, owner="a"),
        document_key(made("three", "fr"), Edition.BRIEF, owner="a"),
    }
    assert len(keys) == 5
    assert document_key(report, Edition.BRIEF, owner="a") in keys


@pytest.mark.parametrize(
    ("other", "same"),
    [(52.77777777777778, True), (52.777777777777786, True), (52.7777778, False), (52.8, False)],
)
def test_the_last_binary_digits_of_a_figure_make_no_other_document(
    monkeypatch: pytest.MonkeyPatch, *, other: float, same: bool
) -> None:
    """They depend on the version of Python, whose `sum` rounds less from 3.12 on, and show nowhere."""
    report, keys = made("one", "fr"), set()
    for score in (52.77777777777777, other):
        monkeypatch.setattr(
            json_export, "figures", lambda *_, score=score, **__: {"score": score, "chance": score / 1e9}
        )
        keys.add(document_key(report, Edition.BRIEF, owner="a"))
    assert (len(keys) == 1) is same


def test_the_key_follows_every_answer_and_name_though_no_person_is_written_out_for_it() -> None:
    report = made("three", "fr")
    people = report.chapter.diagnosis.people
    assert people is not None
    sheet = people.sheet
    changed = sheet.cells.copy()
    changed[-1, -1] = changed[-1, -1] % 5 + 1
    renamed = (replace(sheet.respondents[0], identifier="another name"), *sheet.respondents[1:])
    others = [replace(sheet, cells=changed), replace(sheet, respondents=renamed)]
    keys = {document_key(report, Edition.BRIEF, owner="a")}
    for other in others:
        diagnosis = replace(report.chapter.diagnosis, people=replace(people, sheet=other))
        beside = replace(report, chapter=replace(report.chapter, diagnosis=diagnosis))
        keys.add(document_key(beside, Edition.BRIEF, owner="a"))
    assert len(keys) == 3
    written = json.dumps(json_export.figures(report.chapter, people=False), default=str)
    assert not any(f'"{person.identifier}"' in written for person in sheet.respondents)


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_it_ends_when_whoever_asked_is_killed(state: str, tmp_path: Path) -> None:
    script = tmp_path / "asking.py"
    script.write_text(ASKING)
    with subprocess.Popen(
        [sys.executable, script, state], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
    ) as asking:
        assert asking.stdout is not None
        assert asking.stdout.readline() == b"0\n"
        layouts = psutil.Process(asking.pid).children(recursive=True)
        try:
            asking.send_signal(signal.SIGKILL)
            # Every process that it began holds the other end of this pipe.
            asking.communicate(timeout=PATIENCE)
        finally:
            for layout in layouts:
                if layout.is_running():
                    layout.kill()
    assert layouts
