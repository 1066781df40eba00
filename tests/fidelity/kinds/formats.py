"""What programs make of the file: old formats, missing keys, encodings, whitespace."""

import json
from typing import Any

import nbformat

from fidelity.draft import Draft
from fidelity.kind import Edited, Kind

FIVE = ("05_gradient_checking", "relative_error")


def as_json(draft: Draft) -> dict[str, Any]:
    """The notebook as plain JSON, with sources as lists of lines."""
    document: dict[str, Any] = json.loads(nbformat.writes(draft.notebook))
    return document


def bom(draft: Draft) -> bytes:
    """A byte order mark, as Windows editors put it."""
    return b"\xef\xbb\xbf" + nbformat.writes(draft.notebook).encode()


def crlf_file(draft: Draft) -> str:
    """CRLF between the file's lines."""
    return nbformat.writes(draft.notebook).replace("\n", "\r\n")


def crlf_sources(draft: Draft) -> None:
    """CRLF inside the cells."""
    for cell in draft.cells:
        cell.source = cell.source.replace("\n", "\r\n")


def cr_sources(draft: Draft) -> None:
    """Bare CR inside the answer's cell, as old editors on macOS put it."""
    draft.answer.source = draft.answer.source.replace("\n", "\r")


def tabs(draft: Draft) -> None:
    """The answer is indented with tabs."""
    lines = draft.answer.source.split("\n")
    draft.answer.source = "\n".join(_tabbed(line) for line in lines)


def _tabbed(line: str) -> str:
    stripped = line.lstrip(" ")
    return "\t" * ((len(line) - len(stripped)) // 4) + " " * ((len(line) - len(stripped)) % 4) + stripped


def form_feeds(draft: Draft) -> None:
    """Form feeds between definitions, and trailing blanks."""
    draft.answer.source = f"\x0cX_ONE = 1   \n\x0c\n{draft.answer.source}   \n\x0c\n"
    draft.inside("assert X_ONE == 1")


def no_break_spaces(draft: Draft) -> None:
    """No-break spaces in comments and strings, copied from a web page."""
    draft.answer.source = f"# a\u00a0comment\u200b\nnote = 'a\u00a0text'\n{draft.answer.source}"


def no_break_spaces_in_code(draft: Draft) -> None:
    """No-break spaces in code: no Python."""
    draft.answer.source = f"x_one\u00a0=\u00a01\n{draft.answer.source}"


def leading_blank_lines(draft: Draft) -> None:
    """Blank lines above a cell magic."""
    draft.answer.source = f"\n\n%%time\n{draft.answer.source}"


def indented_cell(draft: Draft) -> None:
    """The whole cell is indented, as it came from inside a class or an answer on the web."""
    draft.answer.source = "\n".join(
        f"    {line}" if line else line for line in draft.answer.source.split("\n")
    )


def prompts_pasted(draft: Draft) -> None:
    """A cell pasted with Python's prompts."""
    draft.insert(draft.place(draft.exercise), ">>> pasted = 1\n>>> if pasted:\n...     pasted = 2")
    draft.inside("assert pasted == 2")


def ipython_prompts_pasted(draft: Draft) -> None:
    """A cell pasted with IPython's prompts."""
    draft.insert(draft.place(draft.exercise), "In [3]: pasted = 3\n\nIn [4]: pasted += 1")
    draft.inside("assert pasted == 4")


def very_long_line(draft: Draft) -> None:
    """One line of 20,000 characters."""
    numbers = ", ".join("1.25" for _ in range(3400))
    draft.insert(draft.place(draft.exercise), f"LONG = [{numbers}]")
    draft.inside("assert len(LONG) == 3400")


def many_cells(draft: Draft) -> None:
    """Three hundred small cells."""
    for number in range(300):
        draft.insert(draft.place(draft.exercise), f"v{number} = {number}")
    draft.inside("assert v299 == 299")


def source_as_string(draft: Draft) -> str:
    """Sources as one string each."""
    document = as_json(draft)
    for cell in document["cells"]:
        cell["source"] = "".join(cell["source"])
    return json.dumps(document)


def minor_missing(draft: Draft) -> str:
    """No nbformat_minor."""
    document = as_json(draft)
    del document["nbformat_minor"]
    return json.dumps(document)


def ids_missing(draft: Draft) -> str:
    """No cell ids, though the format asks for them."""
    document = as_json(draft)
    for cell in document["cells"]:
        del cell["id"]
    return json.dumps(document)


def ids_doubled(draft: Draft) -> str:
    """All cells under one id."""
    document = as_json(draft)
    for cell in document["cells"]:
        cell["id"] = "same"
    return json.dumps(document)


def metadata_missing(draft: Draft) -> str:
    """All metadata gone, the notebook's and the cells'."""
    document = as_json(draft)
    document["metadata"] = {}
    for cell in document["cells"]:
        cell["metadata"] = {}
    return json.dumps(document)


def metadata_keys_missing(draft: Draft) -> str:
    """No metadata key at all, on the notebook or its cells."""
    document = as_json(draft)
    del document["metadata"]
    for cell in document["cells"]:
        del cell["metadata"]
    return json.dumps(document)


def metadata_garbage(draft: Draft) -> str:
    """Metadata of other types than the format has."""
    document = as_json(draft)
    document["metadata"]["kernelspec"] = "python"
    document["metadata"]["language_info"] = None
    for cell in document["cells"]:
        cell["metadata"]["tags"] = [*cell["metadata"].get("tags", []), 7]
        cell["metadata"]["collapsed"] = "yes"
    return json.dumps(document)


def widgets_without_state(draft: Draft) -> str:
    """Colab's widgets without a state."""
    document = as_json(draft)
    document["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}
    return json.dumps(document)


def colab_metadata(draft: Draft) -> str:
    """Colab's metadata and outputs."""
    document = as_json(draft)
    document["nbformat_minor"] = 0
    document["metadata"] |= {"colab": {"provenance": [], "gpuType": "T4"}, "accelerator": "GPU"}
    for cell in document["cells"]:
        cell["metadata"] |= {"id": cell.pop("id"), "colab": {"base_uri": "https://localhost:8080/"}}
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["hi\n"]}]
    return json.dumps(document)


def vscode_metadata(draft: Draft) -> str:
    """VS Code's metadata: a language a cell, an interpreter's hash."""
    document = as_json(draft)
    document["metadata"]["vscode"] = {"interpreter": {"hash": "ab" * 32}}
    for cell in document["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}
    return json.dumps(document)


def format_3(draft: Draft) -> str:
    """The notebook in format 3, with worksheets."""
    notebook = nbformat.convert(draft.notebook, 3)
    return str(nbformat.writes(notebook, version=nbformat.NO_CONVERT))


def big_output(draft: Draft) -> str:
    """An output of two MiB."""
    document = as_json(draft)
    code = next(cell for cell in document["cells"] if cell["cell_type"] == "code")
    code["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 2**21}]
    return json.dumps(document)


def other_kernelspec(draft: Draft) -> str:
    """A kernelspec of the student's own environment."""
    document = as_json(draft)
    document["metadata"]["kernelspec"] = {
        "display_name": "ml-course (3.12)",
        "language": "python",
        "name": "ml-course",
    }
    return json.dumps(document)


def attachments(draft: Draft) -> None:
    """A picture pasted into a text cell, and one among outputs."""
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    draft.insert(1, "![shot](attachment:shot.png)", "markdown")
    draft.cells[1]["attachments"] = {"shot.png": {"image/png": pixel}}
    draft.answer.outputs = [nbformat.v4.new_output("display_data", {"image/png": pixel})]


def execution_times(draft: Draft) -> None:
    """What an extension notes of when each cell was executed."""
    for cell in draft.cells:
        if cell.cell_type == "code":
            cell.metadata["execution"] = {"iopub.execute_input": "2026-11-27T10:00:00.000000Z"}
            cell.metadata["ExecuteTime"] = {"end_time": "2026-11-27T10:00:00.1Z"}


def trusted_and_latex_metadata(draft: Draft) -> None:
    """Metadata of classic extensions, with variables inspected and a table of contents."""
    draft.notebook.metadata.update(
        toc={"nav_menu": {}}, varInspector={"cols": {}}, latex_envs={"eqNumInitial": 1}, hide_input=False
    )


def error_outputs_kept(draft: Draft) -> None:
    """Cells that keep the tracebacks of earlier attempts, with colours of a terminal."""
    for cell in draft.cells:
        if cell.cell_type == "code":
            cell.outputs = [
                nbformat.v4.new_output("error", ename="E", evalue="no", traceback=["\x1b[0;31mE\x1b[0m: no"])
            ]
            cell.execution_count = 41


KINDS: list[Kind] = [
    Edited("file_bom", bom),
    Edited("file_crlf", crlf_file),
    Edited("cells_crlf", crlf_sources),
    Edited("cell_cr", cr_sources, is_full=False),
    Edited("cell_tabs", tabs),
    Edited("cell_form_feeds", form_feeds),
    Edited("cell_no_break_spaces", no_break_spaces),
    Edited("cell_no_break_spaces_code", no_break_spaces_in_code, is_full=False),
    Edited("cell_blank_lines_above_magic", leading_blank_lines),
    Edited("cell_indented", indented_cell),
    Edited("cell_prompts", prompts_pasted),
    Edited("cell_ipython_prompts", ipython_prompts_pasted),
    Edited("cell_long_line", very_long_line),
    Edited("cells_many", many_cells),
    Edited("source_as_string", source_as_string),
    Edited("minor_missing", minor_missing),
    Edited("ids_missing", ids_missing),
    Edited("ids_doubled", ids_doubled),
    Edited("metadata_missing", metadata_missing),
    Edited("metadata_keys_missing", metadata_keys_missing),
    Edited("metadata_garbage", metadata_garbage),
    Edited("widgets_without_state", widgets_without_state),
    Edited("colab_metadata", colab_metadata, illustrated=True),
    Edited("vscode_metadata", vscode_metadata),
    Edited("format_3", format_3, target=FIVE, illustrated=True),
    Edited("big_output", big_output),
    Edited("other_kernelspec", other_kernelspec),
    Edited("attachments", attachments),
    Edited("execution_times", execution_times, illustrated=True),
    Edited("classic_extensions", trusted_and_latex_metadata),
    Edited("error_outputs_kept", error_outputs_kept),
]
