"""A graph that was freed is taken for one that never was.

In both cases backward() cannot go on, but the messages differ, and so do the remedies. A freed graph was built,
used once, and is missing what it had saved. A tensor without a graph was never connected with p.

Does the tensor on which backward() is called have a grad_fn?
"""


def classify_error(snippet_id: str) -> str:
    return {
        "example_1": "no_graph",
        "example_2": "added_up",
        "snippet_01": "no_graph",
        "snippet_02": "same_tensor",
        "snippet_03": "leaf_in_place",
        "snippet_04": "behind_autograd",
        "snippet_05": "no_graph",
        "snippet_06": "correct",
        "snippet_07": "not_floating",
        "snippet_08": "saved_tensor_changed",
        "snippet_09": "gradient_is_none",
        "snippet_10": "added_up",
        "snippet_11": "saved_tensor_changed",
        "snippet_12": "gradient_is_none",
        "snippet_13": "no_graph",
        "snippet_14": "correct",
        "snippet_15": "same_tensor",
        "snippet_16": "leaf_in_place",
        "snippet_17": "behind_autograd",
        "snippet_18": "added_up",
        "snippet_19": "not_floating",
        "snippet_20": "no_graph",
    }[snippet_id]
