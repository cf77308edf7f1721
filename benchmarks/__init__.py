"""Time and memory of Scopegate as systems grow, compared with alternatives."""
