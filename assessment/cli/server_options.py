"""Host and port options."""

import click

from assessment.cli.localised_click import WholeNumber
from assessment.i18n import Language

HOST, PORT = "127.0.0.1", 8000
HIGHEST_PORT = 65_535


def host_option(say: Language) -> click.Option:
    """`--host`."""
    return click.Option(
        ["--host"],
        default=HOST,
        metavar=say("command.metavar.address"),
        help=say("command.serve.host", default=HOST),
    )


def port_option(say: Language) -> click.Option:
    """`--port`."""
    return click.Option(
        ["--port"],
        default=PORT,
        type=WholeNumber(say, 0, HIGHEST_PORT),
        metavar=say("command.metavar.number"),
        help=say("command.serve.port", default=PORT),
    )


def local_address(host: str, port: int) -> str:
    """The address at which a server that listens there is reached from its own machine."""
    shown = {"0.0.0.0": HOST, "::": "::1"}.get(host, host)  # noqa: S104 - compared, not listened on
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
