"""From the user's file to a project."""

from srm_docs.project.load import load

__all__ = ["load"]
