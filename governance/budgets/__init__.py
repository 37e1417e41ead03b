"""Token accounts and reports."""
