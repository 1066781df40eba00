"""What learning platforms hand over, gathered into one folder a student: who handed in what, when, and which attempt."""
