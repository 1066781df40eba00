"""A folder under solutions/, found, read and checked."""
