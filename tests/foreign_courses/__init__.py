"""What the tests of others' courses share: small courses, written as their instructors have them, and what a gradebook says of them."""
