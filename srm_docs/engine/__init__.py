"""The pure core: from statements to offerings, assignments and the matrix."""
