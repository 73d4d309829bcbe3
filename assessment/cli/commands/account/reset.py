"""diapason account reset: prints a link that chooses a new password."""

from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from assessment.cli.errors import RefusedError
from assessment.cli.installation import opened_database, settings_given
from assessment.cli.localised_click import Argument, Command
from assessment.cli.server_options import host_option, local_address, port_option
from assessment.i18n import Language
from assessment.services.accounts.account_links import PASSWORD_HOURS, password_token
from assessment.services.errors import UnknownAccountError
from assessment.services.links import account_link


def command(say: Language) -> Command:
    """The command."""
    address = Argument(["address"], metavar=say("command.metavar.address"), help=say("command.account.reset.address"))

    def run(address: str, host: str, port: int) -> None:
        settings = settings_given(say)
        engine = opened_database(settings, say)
        try:
            with Session(engine) as session, session.begin():
                account, token = password_token(session, address, now=datetime.now(UTC))
                base = settings.base_url or local_address(host, port)
                link = account_link(base, account.locale, token)
        except UnknownAccountError as error:
            raise RefusedError([say("command.account.reset.unknown", address=address)]) from error
        click.echo(say("command.account.reset.link", address=address, hours=PASSWORD_HOURS))
        click.echo(link)

    parameters = [address, host_option(say), port_option(say)]
    return Command(say, "account.reset", parameters=parameters, callback=run)
