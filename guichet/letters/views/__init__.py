"""The pages of the letters and of the folder for the court."""
