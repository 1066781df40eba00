"""Results as other programs want them: spreadsheets, learning platforms, reports of tests."""
