# One image for the web server, the worker and the scheduler. Same install steps as `make run`.
FROM debian:trixie-slim
ENV PYTHONUNBUFFERED=1 DATA_DIR=/data STATIC_ROOT=/app/staticfiles PATH=/app/.venv/bin:$PATH
WORKDIR /app
COPY bin/setup bin/setup
COPY requirements/base.txt requirements/base.txt
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends python3 python3-venv ca-certificates \
 && bin/setup run && rm -rf /var/lib/apt/lists/* /root/.cache
COPY . .
RUN bin/setup run && SECRET_KEY=only-while-building-the-image python manage.py collectstatic --noinput \
 && useradd --system --uid 10001 --home-dir /data cymbale && mkdir -p /data && chown cymbale /data
USER cymbale
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "-b", "0.0.0.0:8000", "--workers", "2", "--threads", "4"]
