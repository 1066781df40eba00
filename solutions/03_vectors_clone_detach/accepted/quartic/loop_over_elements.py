"""A loop over the elements, adding up in a tensor of the right dtype."""


def quartic(p: torch.Tensor) -> torch.Tensor:
    total = p.new_zeros(())
    for element in p.flatten():
        total = total + (element - element**2) ** 2
    return total
