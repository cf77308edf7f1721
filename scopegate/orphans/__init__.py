"""Resources in AWS that are missing from the state of a root module, and what to do about them.

An apply that is killed, or loses an answer, leaves behind resources that AWS created and Terraform
never recorded. ``planned`` reads what Terraform would create, ``search`` looks for each of those in
AWS by its type's attributes (``resource_type``, and a file for each service), ``report`` prints
Terraform's ``import`` blocks, and ``next_steps`` what to do. Nothing is changed, neither in AWS nor
in the state.
"""
