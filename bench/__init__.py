"""Measures against BUDGETS.md. Not tests: nothing here runs in the suite, and the suite times nothing."""
