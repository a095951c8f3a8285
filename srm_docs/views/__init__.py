"""Pure views: from the matrix to what a reader sees, before any format."""
