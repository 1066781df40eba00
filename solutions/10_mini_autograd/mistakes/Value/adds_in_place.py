"""a + b changes a itself and returns it.

The sum is written into the operand. Afterwards, a holds another number, the slopes of everything that was
made of it before are those of the old one, and there is no node for the sum. (It is torch's add_ in the place
of add.)

How many nodes should there be after c = a + b: two or three?
"""


class Value(Node):
    def __add__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        self.data += other.data
        self.inputs += (other,)
        self.slopes += (1.0,)
        return self

    def __mul__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
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
