"""What an author runs: new, verify, build, and the course's pages."""
