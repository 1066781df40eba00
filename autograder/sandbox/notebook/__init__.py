"""Sessions: the cells of any notebook executed in the sandbox, without a kernel or with one."""
