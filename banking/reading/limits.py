"""How far a file may go before it is refused: what keeps a reading within 2 s and 100 MB."""

MEGABYTE = 1024 * 1024

FILE_SIZE = 20 * MEGABYTE
OPERATIONS = 50_000
ACCOUNTS = 1_000
ROWS = 200_000
COLUMNS = 100
DEPTH = 40
ELEMENTS = 1_000_000
# Each operation pays for the elements around it; what is neither is padding or an attack.
ELEMENTS_BEFORE = 20_000
ELEMENTS_PER_OPERATION = 200
TOKEN = 256 * 1024
TEXT = 20_000
ROW_WINDOW = 32 * 1024
SWIFT_SIZE = 5 * MEGABYTE
SWIFT_TAGS = 50_000

AMOUNT = 100_000_000_000
"""A billion euros, in cents: beyond it a figure is a mistake of reading."""

FIRST_YEAR = 1980
LAST_YEAR = 2099

LABEL = 300
NAME = 140
BATCH = 30_000
