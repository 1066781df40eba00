"""The nodes are counted with len, which a generator does not have.

For a list all is well. The docstring says any iterable, as torch's optimisers take model.parameters().

What can all iterables do, and is it enough for you?
"""


def zero_grad(nodes):
    for k in range(len(nodes)):
        nodes[k].grad = 0.0
