# On a bare Debian or Ubuntu, `make demo` and `make test` install what they need; see scripts/setup.sh.

PYTHON := .venv/bin/python
BUILD := .venv/bin/srm-docs build examples/payments/srm.yaml --output output

.DEFAULT_GOAL := help
.PHONY: help demo test coverage check bench golden clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: ## install what is missing, and build the example into output/
	@sh scripts/setup.sh app
	@echo "Building the matrix of examples/payments/srm.yaml: pdf, html, xlsx, json (a minute or two)"
	@$(BUILD) --format pdf --format html --format xlsx --format json
	@echo "Building its handout: pdf, html"
	@$(BUILD) --edition handout --format pdf --format html
	@echo "Done. The files, and their sizes:"
	@ls -lh output | awk 'NR > 1 { printf "  %6s  output/%s\n", $$5, $$NF }'

test: ## install what is missing, and run every test
	@sh scripts/setup.sh dev judges
	@.venv/bin/pytest

# The tests that reach the core without building large files; truth rules only repeat it.
CORE_TESTS := responsibility verdict views golden project owners catalog cli identifiers programs \
    frameworks framework_import crosswalks

coverage: ## every branch of the pure core (model, engine, views) is tested
	@sh scripts/setup.sh dev
	@.venv/bin/pytest -q $(CORE_TESTS:%=tests/test_%.py) --cov=srm_docs.model --cov=srm_docs.engine \
	    --cov=srm_docs.views --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

check: ## lint, types, and the catalog against its own rules
	@sh scripts/setup.sh dev
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/srm-docs catalog check

bench: ## measure how long things take
	@sh scripts/setup.sh dev
	@$(PYTHON) -m benchmarks

golden: ## write the golden files anew; look at the difference before you keep it
	@sh scripts/setup.sh dev
	@.venv/bin/pytest --update-golden

clean: ## remove what was built, and caches; .venv stays
	@rm -rf output/* dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	@find . -name __pycache__ -not -path './.venv/*' -not -path '*/node_modules/*' -prune -exec rm -rf {} +
