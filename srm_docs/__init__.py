"""Shared-responsibility matrices for AWS, computed and rendered."""

__version__ = "0.1.0"
