"""Reading a bank's file: bytes in, frozen statements out, or one sentence saying why not.

Nothing here knows a model or a club. `files.read` is the door; each format has its module.
"""
