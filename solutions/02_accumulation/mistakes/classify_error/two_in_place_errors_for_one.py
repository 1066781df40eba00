"""The two errors about in-place changes are taken for one.

One is raised at once, where a leaf that requires grad is written to while autograd records. The other is raised
later, in backward(), where a tensor that was saved is found changed.

In which line does the snippet stop? Is the tensor that was written to a leaf, and was autograd recording?
"""


def classify_error(snippet_id: str) -> str:
    return {
        "example_1": "no_graph",
        "example_2": "added_up",
        "snippet_01": "graph_freed",
        "snippet_02": "same_tensor",
        "snippet_03": "leaf_in_place",
        "snippet_04": "behind_autograd",
        "snippet_05": "no_graph",
        "snippet_06": "correct",
        "snippet_07": "not_floating",
        "snippet_08": "leaf_in_place",
        "snippet_09": "gradient_is_none",
        "snippet_10": "added_up",
        "snippet_11": "leaf_in_place",
        "snippet_12": "gradient_is_none",
        "snippet_13": "graph_freed",
        "snippet_14": "correct",
        "snippet_15": "same_tensor",
        "snippet_16": "leaf_in_place",
        "snippet_17": "behind_autograd",
        "snippet_18": "added_up",
        "snippet_19": "not_floating",
        "snippet_20": "no_graph",
    }[snippet_id]
