"""New tensors from the numbers in p, and arithmetic for the linked copy."""


def copies(p):
    numbers = p.tolist()
    return {
        "linked_copy": p + 0,
        "linked_alias": p.expand_as(p),
        "cut_copy": torch.tensor(numbers, dtype=p.dtype),
        "cut_alias": p.view_as(p).detach(),
        "fresh_leaf": torch.tensor(numbers, dtype=p.dtype, requires_grad=True),
    }
