"""A student's own desk: the course's folder as it was given, how far it is, watched, put back, and handed in."""
