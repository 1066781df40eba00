"""A class: its submissions found and read, its lanes, and all of it graded."""
