"""The revisions, each a module. They name tables and columns as they were then."""
