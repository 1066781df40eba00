"""Which kernel a notebook asks for, and whether it needs one: a session has no threads, processes, sockets, event loop or widgets."""

import ast
import re

from nbformat.notebooknode import NotebookNode

from autograder.nbgrader.cell_code import imports_of, imports_on_lines

KERNEL_MODULES = {
    "asyncio", "concurrent", "ipywidgets", "ipyparallel", "joblib", "multiprocessing", "socket", "subprocess",
    "threading", "tornado", "zmq",
}  # fmt: skip
"""What needs threads, processes, sockets or a front end."""
KERNEL_WORDS = re.compile(rf"\b({'|'.join(sorted(KERNEL_MODULES))})\b")
AWAITING = re.compile(r"\b(await|async)\b")
PARSED_CHARS = 1 << 17
"""So much of a notebook's code is parsed to find out what it needs; a syntax tree takes hundreds of bytes for a character."""
KERNEL_MAGICS = re.compile(r"\s*%%(bash|sh|script|perl|ruby|R|julia|python\d?|pypy\d?)\b")


def kernel_name(nb: NotebookNode) -> str:
    """The kernel a notebook asks for."""
    spec = nb.metadata.get("kernelspec")
    return str(spec.get("name") or "python3")[:80] if isinstance(spec, dict) else "python3"


def is_python(nb: NotebookNode) -> bool:
    """Whether a notebook is in Python, whatever the kernel's name where it was written."""
    told = [nb.metadata.get("kernelspec"), nb.metadata.get("language_info")]
    spec, info = [about if isinstance(about, dict) else {} for about in told]
    language = spec.get("language") or (info.get("name") if not spec.get("name") else None)
    if language:
        return str(language).lower() == "python"
    return bool(re.fullmatch(r"python\d*", kernel_name(nb)))


def needs_kernel(nb: NotebookNode) -> str:
    """Why a notebook cannot run in a session; empty if it can."""
    if not is_python(nb):
        return f"its kernel is {kernel_name(nb)!r}"
    left = PARSED_CHARS
    for number, cell in enumerate(nb.cells, start=1):
        if cell.cell_type != "code":
            continue
        if magic := KERNEL_MAGICS.match(cell.source):
            return f"cell {number} runs another program (%%{magic[1]})"
        if KERNEL_WORDS.search(cell.source) or AWAITING.search(cell.source):
            left -= len(cell.source)
            look = _needed_by_syntax if left >= 0 else _needed_by_lines
            if reason := look(cell.source):
                return f"cell {number} {reason}"
    return ""


def _needed_by_syntax(source: str) -> str:
    if modules := imports_of(source) & KERNEL_MODULES:
        return f"imports {', '.join(sorted(modules))}"
    try:
        tree = compile(source, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        awaits = any(_awaits(node) for node in getattr(tree, "body", []))
    except (SyntaxError, ValueError):
        return ""
    except (RecursionError, MemoryError):
        return _needed_by_lines(source)
    return "awaits at the top level" if awaits else ""


def _needed_by_lines(source: str) -> str:
    if modules := imports_on_lines(source) & KERNEL_MODULES:
        return f"imports {', '.join(sorted(modules))}"
    return "may await at the top level" if AWAITING.search(source) else ""


def _awaits(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        return False
    if isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith):
        return True
    return any(_awaits(child) for child in ast.iter_child_nodes(node))
