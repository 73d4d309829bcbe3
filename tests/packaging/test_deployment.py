"""Container files and service units: what they restrict, and that they name what exists."""

import configparser
import json
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import click
import pytest
import yaml

from assessment.cli.main import command
from assessment.i18n import language
from assessment.jobs.worker_process import SECONDS_TO_FINISH
from assessment.settings import PREFIX, Settings, read_settings
from tests.guards.imports import ROOT
from tests.waiting import PATIENCE

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if "build" in service}
UNITS = sorted((ROOT / "deploy").glob("*.service"))
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(ROOT / "deploy" / name)
    return parser


def _accepted(arguments: list[str]) -> None:
    """Fail unless the command line is one of the product."""
    group = command(language("en"))
    context = click.Context(group)
    subcommand = group.get_command(context, arguments[0])
    assert subcommand is not None, arguments
    subcommand.make_context(arguments[0], arguments[1:], parent=context)


def test_the_image_is_no_root() -> None:
    last = DOCKERFILE.rsplit("FROM ", 1)[1]
    assert re.findall(r"^USER (\d+)$", last, re.MULTILINE) == ["10001"]
    assert last.index("USER 10001") < last.index("ENTRYPOINT")


def test_the_image_installs_the_locked_versions_and_the_libraries_of_the_documents() -> None:
    assert "pip install --no-cache-dir --require-hashes -r /tmp/requirements.lock" in DOCKERFILE
    setup = (ROOT / "scripts" / "setup").read_text(encoding="utf-8")
    listed = re.search(r'^libraries_packages="(.+)"$', setup, re.MULTILINE)
    fonts = re.search(r'^fonts_packages="(.+)"$', setup, re.MULTILINE)
    assert listed and fonts
    needed = {*listed[1].split(), *fonts[1].split()} - {"libfontconfig1"}
    assert needed <= set(DOCKERFILE.split())


def test_what_the_image_copies_is_let_through() -> None:
    let_through = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"
    }
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert {"assessment", "reports", "templates", "questionnaires", "pyproject.toml", "README.md"} <= let_through
    assert all(name in let_through for name in re.findall(r'^"(\w+)" = "assessment/', project, re.MULTILINE))
    assert all((ROOT / name).exists() for name in let_through)


class OneAnswer(BaseHTTPRequestHandler):
    """Answers every request with the status of its server."""

    def do_GET(self) -> None:
        status: int = self.server.status  # type: ignore[attr-defined]
        self.send_response(status if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Nothing."""


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_health_check_asks_without_loading_the_application(status: int, code: int) -> None:
    listed = re.search(r"^HEALTHCHECK .*CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
    assert listed
    python, *arguments = json.loads(listed[1])
    assert python == "python"
    with HTTPServer(("127.0.0.1", 0), OneAnswer) as server:
        server.status = status  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        asked = [argument.replace("8000", str(server.server_port)) for argument in arguments]
        # `-S`: nothing that is installed beside the standard library can be imported.
        ran = subprocess.run([sys.executable, "-S", *asked], check=False, timeout=PATIENCE)
        server.shutdown()
        thread.join()
    assert ran.returncode == code


def test_containers_of_ours_may_write_to_one_volume_and_nothing_else() -> None:
    assert OURS.keys() == {"app", "worker"}
    for service in OURS.values():
        assert service["user"] == "10001:10001"
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["volumes"] == ["data:/data"]
        assert [place.partition(":")[0] for place in service["tmpfs"]] == ["/tmp"]


def test_containers_wait_for_each_other_and_are_watched() -> None:
    assert COMPOSE["services"]["app"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert COMPOSE["services"]["worker"]["depends_on"] == {"app": {"condition": "service_healthy"}}
    assert "healthcheck" not in COMPOSE["services"]["app"], "the image has its own"
    assert COMPOSE["services"]["worker"]["healthcheck"] == {"disable": True}
    assert COMPOSE["services"]["database"]["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]
    assert COMPOSE["services"]["app"]["ports"] == ["127.0.0.1:8000:8000"]


@pytest.mark.parametrize("service", OURS)
def test_a_container_has_the_time_to_stop_in_good_order(service: str) -> None:
    assert int(OURS[service]["stop_grace_period"].removesuffix("s")) > 2 * SECONDS_TO_FINISH


@pytest.mark.parametrize("service", OURS)
def test_a_container_starts_with_settings_that_hold(service: str) -> None:
    _accepted(OURS[service]["command"])
    given = {key: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value) for key, value in OURS[service]["environment"].items()}
    given = {key: re.sub(r"\$\{POSTGRES_PASSWORD:.*?\}", "pass", value) for key, value in given.items()}
    given |= {
        "DIAPASON_BASE_URL": "https://diapason.example",
        "DIAPASON_SECRET_KEY": "0f9a1b7c2d8e3f4a5b6c7d8e9f0a1b2c",
    }
    settings: Settings = read_settings(given)
    assert settings.in_production
    assert settings.database_url == "postgresql+psycopg://diapason:pass@database/diapason"
    assert settings.trusted_proxies == 1
    assert all(f"`{key}`" in README for key in given if key.startswith(PREFIX))


@pytest.mark.parametrize("name", [path.name for path in UNITS])
def test_a_unit_is_hardened_and_stops_in_good_order(name: str) -> None:
    service = _unit(name)["Service"]
    wanted = {
        "User": "diapason",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "PrivateDevices": "yes",
        "ProtectKernelTunables": "yes",
        "RestrictNamespaces": "yes",
        "SystemCallFilter": "@system-service",
        "StateDirectory": "diapason",
        "UMask": "0077",
        "KillMode": "mixed",
        "Restart": "on-failure",
    }
    assert {key: service.get(key) for key in wanted} == wanted
    assert int(service["TimeoutStopSec"]) > 2 * SECONDS_TO_FINISH
    program, *arguments = service["ExecStart"].split()
    assert program == "/opt/diapason/bin/diapason"
    _accepted(arguments)


def test_there_is_a_unit_for_the_pages_and_one_for_the_worker() -> None:
    assert [path.name for path in UNITS] == ["diapason-worker.service", "diapason.service"]
    assert "postgresql.service" in _unit("diapason.service")["Unit"]["After"]
