"""Several tabs and browsers of one user: what happens in one is shown in the others."""
