"""The cut copy and the fresh leaf are one tensor with two names.

requires_grad_() changes the tensor that it is called on, and returns it. So the cut copy requires grad as
well, and what is written into the one is in the other.

How many tensors does your code make, and how many were asked for?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    cut_copy = p.detach().clone()
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": cut_copy,
        "cut_alias": p.detach(),
        "fresh_leaf": cut_copy.requires_grad_(),
    }
