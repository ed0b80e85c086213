FROM python:3.13-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install -q --require-hashes -r requirements.txt
COPY manage.py ./
COPY feedback feedback
COPY questions questions
COPY practice practice
COPY templates templates
COPY static static
COPY fixtures fixtures
# This key signs nothing: it only lets the settings load while the static files are gathered.
RUN SECRET_KEY=while-building /venv/bin/python manage.py collectstatic --noinput -v0 \
    && /venv/bin/python -m compileall -q feedback questions practice

FROM python:3.13-slim-bookworm

# DEBUG=0 said aloud: here no command takes the folder for a developer's clone.
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DEBUG=0 DATA_DIR=/data PORT=8000 WEB_CONCURRENCY=2 WEB_THREADS=4
RUN groupadd --system --gid 10001 app \
    && useradd --system --uid 10001 --gid app --home-dir /data --shell /usr/sbin/nologin app \
    && install -d -o app -g app -m 0750 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY deploy/gunicorn.py deploy/healthcheck.py /app/deploy/
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "deploy/healthcheck.py"]
CMD ["gunicorn", "--config", "deploy/gunicorn.py", "practice.wsgi"]
