"""Facts that users tell about themselves: noting, recalling and correcting them."""
