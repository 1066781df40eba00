"""Writes both notes into one tensor, in a loop over the passes."""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    notes = torch.empty(2, *p.shape, dtype=p.dtype)
    for k in range(2):
        if k == 1 and reset == "zero":
            p.grad -= p.grad
        elif k == 1 and reset == "none":
            del p.grad
        w.backward(retain_graph=k == 0)
        notes[k] = p.grad
    return notes[0], notes[1]
