//! Chapter 2: asyncio's low-level socket calls on readiness.
