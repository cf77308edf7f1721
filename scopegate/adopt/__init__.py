"""From a system that exists to a call of the modules, without a change that a caller notices.

``sources`` says which pools and APIs are meant, ``found`` reads them from the account, ``pools``,
``rest_apis`` and ``http_apis`` turn each into inputs, imports and remarks, ``choice`` and ``calls``
put them together to calls of modules, ``folder`` writes them, ``check`` plans the folder and
reviews the plan, and ``report`` says what came of it. What a module can't express is a remark:
nothing is left out in silence.
"""
