"""Baseline: minimal Flask and SQLite server."""

import sqlite3
import sys
from functools import partial
from threading import local

from flask import Flask, redirect, request
from granian import Granian
from granian.constants import Interfaces
from werkzeug.wrappers import Response

SAVE = "insert or replace into answers values (?, ?, ?)"


def create_floor(file: str, _target: str) -> Flask:
    """An application that shows a line and keeps what is sent, as safely as the product does."""
    app = Flask("floor")
    here = local()

    def database() -> sqlite3.Connection:
        if not hasattr(here, "connection"):
            here.connection = sqlite3.connect(file, timeout=10)
            here.connection.executescript("pragma journal_mode = wal; pragma synchronous = full")
        connection: sqlite3.Connection = here.connection
        return connection

    database().execute("create table if not exists answers (who, item, value, primary key (who, item))")

    @app.get("/")
    @app.get("/<who>/<int:page>")
    def show(who: str = "", page: int = 0) -> str:
        return f"<form method=post>{who} {page}</form>"

    @app.post("/<who>/<int:page>")
    def save(who: str, page: int) -> Response:
        with database() as connection:
            connection.executemany(SAVE, [(who, item, value) for item, value in request.form.items()])
        return redirect(f"/{who}/{page + 1}", 303)

    return app


if __name__ == "__main__":
    server = Granian(
        "floor",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_enabled=False,
    )
    server.serve(target_loader=partial(create_floor, sys.argv[2]))
