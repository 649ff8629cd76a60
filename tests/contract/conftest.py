"""Fixtures of the conformance suites."""

from tests.contract.store_fixtures import home, postgres_server, postgres_shared, postgres_template, store, template

__all__ = ["home", "postgres_server", "postgres_shared", "postgres_template", "store", "template"]
