"""What Steward says, in English and Chinese."""
