# Guichet ouvert. Each command prepares what it needs: see scripts/set-up.sh.
# Chaque commande installe d’abord ce qu’il lui faut.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test check e2e soak bench extension format lock clean

BIN := .venv/bin
PYTEST_ARGS ?=
# One process a core, each test file in one of them. TEST_PROCESSES= runs them one after the other.
TEST_PROCESSES ?= -n auto --maxprocesses 4 --dist loadfile
SERVE_ARGS ?=
BENCH ?=
SOAK ?= 10000

# The application keeps its data here. Tests and linters have a place of their own, thrown away.
run: export GUICHET_HOME ?= $(CURDIR)/var
test check e2e soak bench: export GUICHET_HOME = $(CURDIR)/build/home

help: ## Cette aide · This help
	@sed -n 's/^\([a-z0-9]*\):.*## /make \1\t/p' Makefile | expand -t 14

run: ## Ouvrir l’application sur cet ordinateur · Start the application on this computer
	@scripts/set-up.sh run
	@exec $(BIN)/guichet serve $(SERVE_ARGS)

test: ## Lancer tous les tests · Run the whole test suite (PYTEST_ARGS="tests/law -x")
	@scripts/set-up.sh test
	@$(BIN)/python -m pytest $(TEST_PROCESSES) $(PYTEST_ARGS)

check: ## Vérifier la forme du code · Format, lint, types, layers, migrations, locks
	@scripts/set-up.sh check
	@scripts/check.sh

e2e: ## Les parcours dans un vrai Chromium · The journeys in a real Chromium
	@scripts/set-up.sh test
	@$(BIN)/python -m pytest -m e2e $(PYTEST_ARGS)

soak: ## Toutes les lettres dans tous les cas ; dix mille dossiers tirés au sort, déposés, vérifiés · Every letter in every case; ten thousand random filings (SOAK=500)
	@scripts/set-up.sh test
	@GUICHET_SOAK=$(SOAK) $(BIN)/python -m pytest tests/letters/test_golden.py tests/letters/test_filing_soak.py -n auto --dist worksteal $(PYTEST_ARGS)

bench: ## Mesurer, côte à côte avec d’autres outils · Measure side by side (BENCH="journal memory")
	@scripts/set-up.sh test
	@$(BIN)/python -m bench $(BENCH)

extension: ## Empaqueter l’extension du navigateur dans dist/ · Package the browser extension
	@scripts/set-up.sh check
	@$(BIN)/python scripts/make_extension.py

format: ## Mettre le code en forme · Format the code
	@scripts/set-up.sh check
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/djlint --reformat --quiet guichet || true

UV ?= uv
PIN = $(UV) pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes \
	--no-emit-index-url --no-annotate --no-header -q $(LOCK_ARGS)

lock: ## Figer les versions des bibliothèques · Pin the libraries (needs uv; LOCK_ARGS=--upgrade)
	@scripts/set-up.sh check
	@command -v $(UV) >/dev/null || { echo "Il manque uv. Installez-le : pip install uv" >&2; exit 1; }
	@$(PIN) --extra install -o requirements/run.txt
	@$(PIN) --extra install --extra dev -o requirements/dev.txt
	@$(BIN)/python scripts/check_locks.py

clean: ## Effacer ce qui se refait (jamais vos données) · Remove what can be made again, never your data
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
