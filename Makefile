# Dafu. `make` builds the site; `make help` lists the rest. PYTHON=python3.13 chooses the interpreter.
VENV = .venv
PYTHON ?=
RUN = $(VENV)/bin/python
ENSURE = VENV="$(VENV)" PYTHON="$(PYTHON)" tools/make_environment.sh
# ARGS goes to the program behind a target: make test ARGS='-k composing', make serve ARGS='--help'.
ARGS =

site: ## turn corpus/ into the web site in site/
	@$(ENSURE) site
	@$(RUN) build_site.py $(ARGS)
	@echo
	@echo "The site is in $$(pwd)/site. To look at it: make serve"

serve: ## show the site in a browser, and again after every change
	@$(ENSURE) site
	@$(RUN) build_site.py serve $(ARGS)

environment: ## make .venv, as locked in requirements/, for working on the code
	@$(ENSURE) test

test: environment ## run all tests, in real browsers too
	@browser=$$(tools/ensure_browser.sh) && { firefox=$$(tools/ensure_firefox.sh) || true; } && \
	  { webkit=$$(tools/ensure_webkit.sh) || true; } && \
	  DAFU_BROWSER="$$browser" DAFU_FIREFOX="$$firefox" DAFU_WEBKIT="$$webkit" $(RUN) -m pytest $(ARGS)

test-cluster: ## run the tests of the extra `cluster`, in an environment of their own
	@VENV=.venv-cluster PYTHON="$(PYTHON)" tools/make_environment.sh cluster
	@.venv-cluster/bin/python -m pytest tests/cluster $(ARGS)

lint: environment ## check format, style and types
	@$(RUN) -m ruff format --check .
	@$(RUN) -m ruff check .
	@$(RUN) -m mypy

gate: environment ## score what is read from captures; fails below the floors
	@$(RUN) -m tests.gate $(ARGS)

peers: environment ## the same score for other programs
	@VENV=.venv-peers PYTHON="$(PYTHON)" tools/make_environment.sh peers
	@$(RUN) -m tests.gate peers $(ARGS)

bench-search: environment ## measure the search on N documents (default: 1000), beside Material's and Pagefind's
	@$(RUN) -m tests.search.bench $(or $(N),1000)
	@VENV=.venv-search-peers PYTHON="$(PYTHON)" tools/make_environment.sh search-peers || \
	  echo "Pagefind cannot be installed here, so it is left out."
	@browser=$$(tools/ensure_browser.sh) && DAFU_BROWSER="$$browser" $(RUN) -m tests.search.comparison $(or $(N),1000) $(ARGS)

bench: environment ## measure all stages on N captures (default: 1000), beside other programs; fails below its figures
	@$(RUN) -m tests.bench run $(or $(N),1000) $(ARGS)

check: lint test ## all that has to hold before a change is offered; then what a person must look at
	@$(RUN) build_site.py check || [ $$? -eq 1 ] # 1: it listed something

lock: environment ## find the newest releases that pyproject.toml allows and write requirements/ anew
	@$(ENSURE) lock
	@VENV="$(VENV)" tools/lock.sh $(ARGS)

clean: ## delete what the build and the tools made, and nothing else
	@tools/clean.sh "$(VENV)" .venv-peers .venv-search-peers .venv-cluster

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: site serve environment test test-cluster lint gate peers bench-search bench check lock clean help
