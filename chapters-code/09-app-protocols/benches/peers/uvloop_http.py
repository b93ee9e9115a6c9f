"""A peer of the bench: the same server, on uvloop. Prints its port."""

import uvloop

from asyncio_http import main

uvloop.run(main())
