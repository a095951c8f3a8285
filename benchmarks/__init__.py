"""How fast the tool is, beside something bare that does the same work in the same run."""
