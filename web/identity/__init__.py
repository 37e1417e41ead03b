"""What marks this server: the secret that signs its cookies, and its id in their names."""
