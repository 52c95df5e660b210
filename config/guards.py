"""Middleware that keeps two promises: a GET writes nothing, a private page is never cached."""
