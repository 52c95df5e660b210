"""The kinds of work our workers know, registered here because `jobs` may not look uphill."""

from jobs.kinds import register
from reports import building, requesting

register(requesting.JOB_KIND, building.KIND)
