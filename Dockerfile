# Diapason in a container: one image, which serves pages (the default) or works through jobs (`work`).
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN pip install --no-cache-dir build
COPY . .
RUN python -m build --wheel --outdir /wheels

FROM python:3.11-slim-bookworm
# The libraries behind the PDF, and fonts for names in scripts that ours do not hold.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig \
        fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/*
COPY requirements.lock /tmp/requirements.lock
COPY --from=build /wheels /tmp/wheels
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements.lock \
    && pip install --no-cache-dir --no-deps /tmp/wheels/*.whl \
    && rm -rf /tmp/wheels /tmp/requirements.lock \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin diapason \
    && install --directory --owner diapason --group diapason --mode 0700 /data

# The root may be read-only: everything that is kept goes to /data, and caches of fonts and drawings to /tmp.
ENV DIAPASON_INSTANCE=/data \
    DIAPASON_LOG_FORMAT=json \
    HOME=/tmp \
    MPLCONFIGDIR=/tmp/matplotlib \
    XDG_CACHE_HOME=/tmp/cache \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
USER 10001
STOPSIGNAL SIGTERM
# Asks as a browser does, without loading the application; a worker has no pages, and switches this off.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["diapason"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
