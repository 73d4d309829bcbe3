"""Import rules between layers."""

import subprocess
import sys

import pytest

from tests.guards.imports import ROOT, imports, room, sources
from tests.waiting import PATIENCE

MAY_IMPORT: dict[str, set[str]] = {
    "wsgi": {"app", "logs", "server", "settings"},
    "server": {"app", "logs", "jobs", "services", "store", "settings"},
    "cli": {
        "app",
        "server",
        "doctor",
        "jobs",
        "services",
        "store",
        "settings",
        "importers",
        "questionnaire_files",
        "i18n",
        "logs",
    },
    "doctor": {"settings", "mail", "store", "questionnaire_files", "i18n", "paths"},
    "app": {"further_pages", "figure_pages", "web", "store", "settings", "i18n", "questionnaire_files", "paths"},
    "further_pages": {"web"},
    "figure_pages": {"further_pages", "web"},
    "web": {
        "logs",
        "services",
        "store",
        "core",
        "reports",
        "mail",
        "email_addresses",
        "questionnaire_files",
        "i18n",
        "typography",
        "paths",
    },
    "jobs": {"services", "store", "core", "mail", "settings", "questionnaire_files", "i18n"},
    "services": {
        "store",
        "core",
        "reports",
        "mail",
        "email_addresses",
        "letterhead",
        "questionnaire_files",
        "importers",
        "i18n",
    },
    "mail": {"settings", "email_addresses", "letterhead", "i18n", "typography", "paths"},
    "migrations": {"store"},
    "store": {"core"},
    "reports": {"core", "i18n", "typography", "paths"},
    "importers": {"core", "email_addresses", "i18n"},
    "questionnaire_files": {"core", "i18n", "typography", "paths"},
    "core": set(),
    "settings": {"i18n", "logs"},
    "i18n": {"typography"},
    "typography": set(),
    "logs": set(),
    "email_addresses": set(),
    "letterhead": set(),
    "paths": set(),
    "assessment": set(),
}
"""Rooms that each room may import, besides itself."""

FLASK = {
    "flask",
    "flask_login",
    "flask_security",
    "flask_wtf",
    "wtforms",
    "werkzeug",
    "jinja2",
    "markupsafe",
    "itsdangerous",
}
PARTS: dict[str, set[str]] = {
    "cli": {"click", "sqlalchemy"},
    "doctor": {"sqlalchemy"},
    "server": {"flask", "granian", "sqlalchemy"},
    "app": {"flask", "werkzeug"},
    "further_pages": {"flask"},
    "figure_pages": {"flask"},
    "web": FLASK
    | {"PIL", "flask_compress", "icalendar", "passlib", "prometheus_client", "segno", "sqlalchemy", "webauthn"},
    "jobs": {"huey", "psycopg", "sqlalchemy"},
    "services": {"argon2", "numpy", "sqlalchemy", "zxcvbn"},
    "email_addresses": {"idna"},
    "mail": {"jinja2"},
    "migrations": {"alembic", "sqlalchemy"},
    "store": {"alembic", "cattrs", "cryptography", "limits", "numpy", "sqlalchemy"},
    "reports": {
        "cattrs",
        "docx",
        "jinja2",
        "lxml",
        "markdown_it",
        "markupsafe",
        "matplotlib",
        "pptx",
        "pydyf",
        "pypdf",
        "weasyprint",
        "xlsxwriter",
    },
    "importers": {"numpy", "openpyxl", "rapidfuzz", "yaml"},
    "questionnaire_files": {"jsonschema", "yaml"},
    "core": {"numpy", "ortools", "scipy"},
    "i18n": {"babel", "yaml"},
}
"""Packages from elsewhere that each room may use; a room that is not named uses the standard library alone."""

LATE = {
    ("assessment/services/file_diagnosis/diagnose_file.py", "assessment.services.file_diagnosis.cost_and_plan"),
    ("assessment/services/file_diagnosis/bring_file.py", "assessment.importers.answer_template"),
    ("assessment/web/accounts/template_pages.py", "reports.own_templates.starters"),
    ("assessment/web/editing/edition_view.py", "reports.report_html"),
    ("reports/own_templates/check_template.py", "reports.slides.presentation"),
    ("reports/own_templates/check_template.py", "reports.word.styles"),
    ("reports/verification/verify.py", "reports.verification.pdf_file"),
    ("assessment/services/file_diagnosis/edited_report.py", "reports.word.edited_file"),
    ("assessment/services/file_diagnosis/edited_report.py", "reports.report_html"),
    ("assessment/web/monitoring.py", "prometheus_client"),
    ("assessment/core/statistics/reference_distributions.py", "scipy"),
    ("reports/document_formats.py", "reports.pdf"),
    ("reports/document_formats.py", "reports.word"),
    ("reports/document_formats.py", "reports.slides"),
    ("reports/document_formats.py", "reports.workbook"),
    ("assessment/services/plan_cache.py", "assessment.core.optimiser.optimise"),
    ("assessment/services/plan_cache.py", "assessment.core.optimiser.marginal_values"),
    ("assessment/services/planning/optimise_plan.py", "assessment.core.optimiser.marginal_values"),
    ("assessment/importers/formats/tables.py", "assessment.importers.formats.xlsx"),
    ("assessment/services/accounts/password_strength.py", "zxcvbn"),
    ("assessment/store/counters/valkey_counters.py", "limits"),
    ("assessment/store/counters/valkey_counters.py", "limits.errors"),
    ("assessment/store/counters/valkey_counters.py", "limits.storage"),
    ("assessment/store/counters/valkey_counters.py", "limits.strategies"),
    ("assessment/store/database.py", "alembic"),
    ("assessment/store/database.py", "alembic.config"),
    ("reports/own_templates/check_template.py", "lxml"),
    ("reports/own_templates/check_template.py", "docx"),
    ("reports/own_templates/check_template.py", "pptx"),
    ("reports/own_templates/check_template.py", "pptx.util"),
    ("assessment/web/presentation/calendar_file.py", "icalendar"),
    ("assessment/web/forms/logo_upload.py", "PIL"),
    ("assessment/questionnaire_files/loader.py", "assessment.questionnaire_files.validation"),
    ("assessment/cli/main.py", "importlib.metadata"),
    ("assessment/app.py", "assessment.further_pages"),
    ("assessment/app.py", "assessment.figure_pages"),
    ("assessment/web/organisations/overview_pages.py", "assessment.web.rounds.claimed_rounds"),
    ("assessment/web/campaigns/campaign_pages.py", "assessment.services.campaigns.close_campaign"),
    ("assessment/web/campaigns/campaign_pages.py", "assessment.web.presentation.campaign_report"),
    ("assessment/web/campaigns/campaign_pages.py", "assessment.web.campaigns.detectable_differences_text"),
    ("assessment/web/campaigns/launch_view.py", "assessment.web.campaigns.detectable_differences_text"),
    ("assessment/jobs/job_queue.py", "assessment.services.campaign_report"),
    ("assessment/jobs/campaign_steps.py", "assessment.services.campaigns.close_campaign"),
    ("assessment/jobs/campaign_steps.py", "assessment.services.scheduling.due_steps"),
    ("assessment/store/models/campaigns/results.py", "assessment.store.frozen.results"),
    ("assessment/importers/form_exports/likeness.py", "rapidfuzz"),
    ("reports/edits/markdown.py", "markdown_it"),
}
"""Imports inside functions, each with its reason written beside it: a heavy library that most runs can do without."""

HEAVY = {"flask", "werkzeug", "sqlalchemy", "weasyprint", "matplotlib", "jinja2", "openpyxl", "click", "granian"}


@pytest.mark.parametrize("name", sorted(MAY_IMPORT))
def test_a_room_imports_only_what_the_plan_allows(name: str) -> None:
    allowed = MAY_IMPORT[name] | PARTS.get(name, set()) | {name} | set(sys.stdlib_module_names)
    broken = [
        f"{imported.file}:{imported.line} imports {imported.module}"
        for imported in imports()
        if imported.source == name and imported.target not in allowed
    ]
    assert not broken


def test_every_room_is_in_the_plan() -> None:
    assert {imported.source for imported in imports()} <= set(MAY_IMPORT)
    # A rule for a room that is gone would look kept for ever.
    rooms = {room(path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")) for path in sources()}
    assert set(MAY_IMPORT) - {"assessment"} <= rooms


def test_imports_stand_on_top_unless_a_reason_is_given() -> None:
    assert {(imported.file, imported.module) for imported in imports() if imported.late} == LATE


def test_the_root_package_is_empty() -> None:
    text = (ROOT / "assessment" / "__init__.py").read_text(encoding="utf-8")
    assert text.count("\n") == 1
    assert text.startswith('"""')


def _loaded_by(code: str) -> set[str]:
    """Top-level packages that a fresh Python holds after running `code`."""
    tell = "import sys; print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    command = [sys.executable, "-c", f"{code}\n{tell}"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE)
    return set(ran.stderr.split())


def test_the_core_loads_no_web_framework_no_database_and_no_drawing() -> None:
    modules = [path for path in sources() if path.relative_to(ROOT).parts[:2] == ("assessment", "core")]
    names = [path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".") for path in modules]
    loaded = _loaded_by("\n".join(f"import {name}" for name in names))
    assert "numpy" in loaded
    assert not loaded & HEAVY


def test_the_help_of_the_command_loads_nothing_heavy() -> None:
    loaded = _loaded_by("from assessment.cli.main import main\nassert main(['--help']) == 0")
    assert "click" in loaded
    assert not loaded & ((HEAVY | {"numpy", "scipy"}) - {"click"})


def test_figures_of_a_text_file_need_no_drawing_and_no_workbook_library() -> None:
    loaded = _loaded_by("import assessment.cli.commands.diagnose.command")
    assert not loaded & {"flask", "weasyprint", "openpyxl", "ortools", "sqlalchemy"}


def test_the_first_page_loads_no_library_of_figures_and_documents() -> None:
    """Its time and the memory of every process are theirs; they come with the first result that needs them."""
    code = """
from pathlib import Path
from tempfile import TemporaryDirectory
from assessment.app import create_app
from assessment.server import prepare
from assessment.settings import read_settings
with TemporaryDirectory() as folder:
    settings = read_settings({"DIAPASON_INSTANCE": folder})
    prepare(settings)
    client = create_app(settings).test_client()
    assert client.get("/fr").status_code == 200
    assert client.get("/fr/start/alignment/quick").status_code == 200
"""
    loaded = _loaded_by(code)
    assert "flask" in loaded
    assert not loaded & {"scipy", "matplotlib", "weasyprint", "pydyf", "ortools", "openpyxl", "pandas", "pikepdf"}


def test_a_worker_loads_no_web_framework_and_no_library_of_figures() -> None:
    loaded = _loaded_by("import assessment.cli.commands.work")
    assert "huey" in loaded
    assert not loaded & {"flask", "werkzeug", "scipy", "matplotlib", "weasyprint", "ortools", "openpyxl", "granian"}
