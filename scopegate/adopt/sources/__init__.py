"""Which pools and APIs are meant, and how whatever manages them now lets go of them."""
