"""From transcripts to verdicts, diagnosis and messages, on the trusted side."""
