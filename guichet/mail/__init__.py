"""A message received, as it is, and a message sent through the person’s own account. No Django."""
