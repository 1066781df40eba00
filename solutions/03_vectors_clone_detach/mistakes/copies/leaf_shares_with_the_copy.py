"""The fresh leaf shares its memory with the cut copy.

It is another tensor, with a state of its own, but detach() copies nothing: what is written into the one is in
the other.

Which operation gives memory of its own?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    cut_copy = p.detach().clone()
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": cut_copy,
        "cut_alias": p.detach(),
        "fresh_leaf": cut_copy.detach().requires_grad_(),
    }
