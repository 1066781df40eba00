"""The fresh leaf does not require grad.

What comes out of detach() and clone() is a plain tensor. It is a leaf all right, as all plain tensors are,
but no backward() will put anything into its .grad.

What has to be said last?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().clone(),
    }
