"""A notebook's cell as plain Python."""

import ast


def python_of(source: str) -> str:
    """``source`` as plain Python: unchanged if it is, else with IPython's syntax translated."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        from IPython.core.inputtransformer2 import TransformerManager

        return TransformerManager().transform_cell(source)
    return source
