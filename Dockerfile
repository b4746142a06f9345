# Praxis as one image: web, worker, scheduler and the one-shot prepare differ by their command.
FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PRAXIS_DATA=/data HOST=0.0.0.0
WORKDIR /praxis

COPY requirements.lock .
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

COPY . .
RUN useradd --system praxis && mkdir /data && chown praxis /data
USER praxis
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "config.commands", "web"]
