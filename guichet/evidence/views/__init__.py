"""Pages of the journal, the files, the assisted attempt and the evidence bundle."""
