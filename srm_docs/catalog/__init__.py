"""From YAML files to the catalog, with every problem reported by file and line."""

from srm_docs.catalog.check import Finding, findings
from srm_docs.catalog.store import load

__all__ = ["Finding", "findings", "load"]
