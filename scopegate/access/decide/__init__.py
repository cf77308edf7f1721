"""Client and route to decision: which route takes a request, and who reaches it."""
