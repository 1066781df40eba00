"""What the tests of stores share: results to keep, and whoever keeps and reads them."""
