"""What attempts show once nobody can be seen in them: counts for associations."""
