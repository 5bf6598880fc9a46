"""A letter's own affairs, for the email channel: how it is written, read, signed, carried and fetched.

`marks` signs what our addresses carry, `writing` composes, `reading` understands, `providers` and `sendgrid` open what
inbound services post to us, `carrier` speaks SMTP and `mailbox` IMAP. Only the last two do any I/O.
"""
