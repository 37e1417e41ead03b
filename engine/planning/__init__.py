"""What fits on a device, before anything is loaded."""
