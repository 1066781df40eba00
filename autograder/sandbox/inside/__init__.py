"""What runs inside the sandbox: the zygote, its children, and the protocol they speak."""
