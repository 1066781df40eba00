"""The nodes are walked through twice, and a generator has nothing left the second time.

For a list all is well. The first walk, perhaps to see whether there is anything to do, has used the generator
up.

How often can a generator be walked through, and how often need you?
"""


def zero_grad(nodes):
    if not any(node.grad != 0.0 for node in nodes):
        return
    for node in nodes:
        node.grad = 0.0
