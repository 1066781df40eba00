"""The kinds of quirks, a module a theme; each lists its own in ``KINDS``."""
