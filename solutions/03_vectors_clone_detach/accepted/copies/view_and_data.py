"""A slice and .data for the aliases; the order of clone and detach swapped."""


def copies(p: torch.Tensor) -> dict[str, torch.Tensor]:
    fresh = p.clone().detach()
    fresh.requires_grad = True
    return {
        "fresh_leaf": fresh,
        "cut_alias": p.data,
        "cut_copy": p.clone().detach(),
        "linked_alias": p[:],
        "linked_copy": torch.clone(p),
    }
