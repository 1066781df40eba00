"""The numbers are rounded to integers.

int(0.7) is 0. Values are floats; an integer has no slope to speak of, which is why torch allows requires_grad
for floating tensors only.

What does Node.__init__ make of a number, and need you do anything about it?
"""


class Value(Node):
    def __add__(self, other):
        if not isinstance(other, Node):
            other = Value(int(other))
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        if not isinstance(other, Node):
            other = Value(int(other))
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1)
        return Value(self.data**exponent, (self,), (slope,))

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
