"""Sleep, wake and crash recovery over any engine."""
