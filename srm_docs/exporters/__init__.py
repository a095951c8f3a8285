"""From the matrix to the formats that other tools read."""
