"""Which of the installed Jupyter kernels executes a notebook: the one it names, or one of its language."""

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbformat.notebooknode import NotebookNode


def language_of(notebook: NotebookNode) -> str:
    """The language that a notebook says it is in, in small letters; empty if it says none."""
    told = [notebook.metadata.get("kernelspec"), notebook.metadata.get("language_info")]
    spec, info = [about if isinstance(about, dict) else {} for about in told]
    return str(spec.get("language") or info.get("name") or "").lower()


def installed_kernel(name: str, language: str, installed: KernelSpecManager) -> str:
    """``name`` if there is a kernel of that name or none of that language; else the first by name of those that are of it."""
    names = sorted(installed.find_kernel_specs())
    if name in names or not language:
        return name
    return next((other for other in names if _language(other, installed) == language), name)


def _language(name: str, installed: KernelSpecManager) -> str:
    try:
        return str(installed.get_kernel_spec(name).language).lower()
    except (NoSuchKernel, OSError, ValueError):  # removed by now, or damaged
        return ""
