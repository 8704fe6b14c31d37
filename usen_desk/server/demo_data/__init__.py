"""Believable, invented data for demo, tests and benches; no real shop, person or telephone. Rows B2-2 … B2-5."""
