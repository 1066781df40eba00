"""Neither the cut copy nor the fresh leaf has memory of its own.

Both were only detached. There is still one set of numbers, with three more names, and each of them can be
written through.

How many of the five should change when p does?
"""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.detach(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().requires_grad_(),
    }
