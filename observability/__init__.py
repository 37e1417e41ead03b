"""What can be measured: metrics, samples, GPU and process memory."""
