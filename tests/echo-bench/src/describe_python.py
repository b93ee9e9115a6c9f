"""Says what this interpreter is; a plain build is slower than a distribution's."""

import platform
import sysconfig

plain = "--enable-optimizations" not in (sysconfig.get_config_var("CONFIG_ARGS") or "")
line = f"{platform.python_implementation()} {platform.python_version()}"
if plain:
    line += ", built without --enable-optimizations"
try:
    import uvloop

    line = f"uvloop {uvloop.__version__} on {line}"
except ImportError:
    pass
print(line)
