"""The results document of a graded class, its store and its files; nothing here judges, observes or grades."""
