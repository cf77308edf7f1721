"""What Scopegate takes as it grows, beside what others take for the same."""
