"""Who may call what: one model of clients, scopes and routes, read, compared and reported.

Nothing here imports cdktf or a validation library: a review starts in a fraction of a second.
"""
