# 策问: two commands are enough, `make run` and `make test`; each does its own set-up.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 7860
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run install test lint format bench bench-retrieval bench-ingest bench-server bench-widget bench-llm model intents eval clean

run: .venv/.runtime
	$(BIN)/cewen ingest --quiet
	$(BIN)/cewen serve --host $(HOST) --port $(PORT)

install: .venv/.runtime

test: .venv/.dev
	$(BIN)/python -m pytest

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.dev
	$(BIN)/python -m evals.bench_speed

bench-retrieval: .venv/.baselines
	$(BIN)/python -m evals.bench_retrieval

bench-server: .venv/.dev
	$(BIN)/python -m evals.bench_server

bench-widget: .venv/.dev
	$(BIN)/python -m evals.bench_widget

bench-llm: .venv/.dev
	$(BIN)/python -m evals.bench_llm

bench-ingest: .venv/.dev
	$(BIN)/python -m evals.bench_ingest

eval: .venv/.dev
	$(BIN)/cewen eval

# DATA is a folder with the training text described in vectorstore/training/README.md.
model: .venv/.train
	$(BIN)/python -m vectorstore.training --data $(DATA)

# What a question wants, learnt from data/intents/*.tsv; see data/intents/README.md.
intents: .venv/.dev
	$(BIN)/python -m assistant.intents.train

# torch comes first: anything that wants torch without a pin brings gigabytes of CUDA.
.venv/.torch: constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) -c constraints.txt torch==2.13.0
	touch $@

.venv/.runtime: .venv/.torch pyproject.toml constraints.txt
	$(PIP) -c constraints.txt -e .
	touch $@

.venv/.dev: .venv/.runtime
	$(PIP) -c constraints.txt -e '.[dev]'
	touch $@

.venv/.baselines: .venv/.dev
	$(PIP) -c constraints.txt -e '.[baselines]'
	touch $@

.venv/.train: .venv/.dev
	$(PIP) -c constraints.txt -e '.[train]'
	touch $@

clean:
	rm -rf .venv build *.egg-info var
