# `make` alone says what there is to do.
.DEFAULT_GOAL := help
.PHONY: help run test lint nightly format lock messages pictures

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## start Cymbale on this computer (DEMO=no for an empty one, PORT=8000)
	@bin/setup run
	@bin/run

test: ## every test, both engine pairs, with the browser (T='-k name' for some)
	@bin/setup test
	@bin/test $(T)

lint: ## format, lint, types, layers, templates, migrations, deployment
	@bin/setup test
	@bin/lint

nightly: ## one promise at its full figure: make nightly ROW=4
	@bin/setup test
	@CYMBALE_NIGHTLY=1 .venv/bin/python -m pytest -s -p no:randomly --row $(ROW)

format: ## put every file in the house's format
	@.venv/bin/ruff format -q . && .venv/bin/ruff check -q --fix .

lock: ## write the hashed lock files again from requirements/*.in
	@.venv/bin/pip install -q uv
	@for f in dev base; do .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header $$( [ $$f = base ] && echo -c requirements/dev.txt ) -o requirements/$$f.txt requirements/$$f.in; done

messages: ## collect the sentences to translate into locale/
	@bin/setup test
	@.venv/bin/python bin/messages

pictures: ## take the pictures of docs/pictures/ again
	@.venv/bin/python bin/pictures
