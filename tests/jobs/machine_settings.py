"""The product's settings, with the tests' kinds of work."""

from config.settings import *  # noqa: F403

JOB_KINDS = "tests.jobs.kinds"
