"""Outputs of a selection; one module an output."""
