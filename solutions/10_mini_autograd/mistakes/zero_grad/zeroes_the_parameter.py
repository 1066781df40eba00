"""The nodes' numbers are zeroed, not their gradients.

data is the parameter, grad is its gradient. After this the model has forgotten all it ever learnt, and
remembers all its gradients.

Which of the two should be forgotten between two updates?
"""


def zero_grad(nodes):
    for node in nodes:
        node.data = 0.0
