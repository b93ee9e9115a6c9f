"""A peer of the bench: the same count, on uvloop."""

import uvloop

from asyncio_readline import main

uvloop.run(main())
