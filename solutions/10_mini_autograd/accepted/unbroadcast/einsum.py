"""torch.einsum with the axes that stay, and a reshape."""


def unbroadcast(g, shape):
    letters = "abcdefghijklmnop"[: g.dim()]
    padded = (1,) * (g.dim() - len(shape)) + tuple(shape)
    kept = "".join(letter for letter, n in zip(letters, padded) if n != 1)
    return torch.einsum(f"{letters}->{kept}", g).reshape(shape)
