"""The kinds of work our workers know, registered here because `jobs` may not look uphill."""
