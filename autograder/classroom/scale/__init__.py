"""The lanes of a class inside Dask's workers: one process here hands out submissions as bytes, and is the only writer of what comes back."""
