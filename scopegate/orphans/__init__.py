"""What AWS holds of a root module that its state doesn't know, and the way out.

An apply that is killed, or loses an answer, leaves behind what AWS made and Terraform never wrote
down. ``planned`` asks Terraform what it would create, ``search`` looks for each of those in AWS by
what it is known by (``kind``, and a file for each service), ``report`` prints Terraform's
``import`` blocks. Nothing is changed, neither in AWS nor in the state.
"""
