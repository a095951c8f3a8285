"""From a view to the bytes of one file."""
