"""The demonstration: one invented region, written through the same verbs as the pages."""
