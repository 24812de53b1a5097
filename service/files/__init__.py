"""Files people send and files they get back. No database, no rules: only reading and writing, a
row at a time.

`opening.open_rows` reads CSV and JSON Lines; `writing` writes reports and the refused rows. What a
file may hold is data: a `rows.Table`.
"""
