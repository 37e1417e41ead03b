"""Memory: facts that users state about themselves, correct and ask for."""
