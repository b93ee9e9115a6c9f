"""A peer of the bench: the same echo, on uvloop."""

import uvloop

from asyncio_streams import main

uvloop.run(main())
