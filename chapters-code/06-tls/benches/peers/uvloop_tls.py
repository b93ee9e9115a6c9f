"""The server of asyncio_tls.py on uvloop. Prints its port."""

import asyncio_tls
import uvloop

uvloop.run(asyncio_tls.main())
