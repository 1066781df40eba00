"""The results have the right numbers, but no inputs: they are leaves.

Value(a.data + b.data) is a new number that knows nothing of a and b. It is what torch.tensor(l.item()) does:
the value goes on, the graph ends.

What else does Node.__init__ take, besides data?
"""


class Value(Node):
    def __add__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data + other.data)

    def __mul__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data * other.data)

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1)
        return Value(self.data**exponent)

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1 * other
