"""Who can call what: a model of clients, scopes and routes, compared and reported.

Nothing here imports cdktf or a validation library: a review starts in a fraction of a second.
"""
