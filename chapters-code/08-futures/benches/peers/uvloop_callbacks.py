"""A peer of the bench: the same, on uvloop. Prints its port."""

import uvloop

from asyncio_callbacks import callbacks, serve

serve(callbacks, uvloop.run)
