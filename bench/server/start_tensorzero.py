"""Starts the gateway that TensorZero's wheel carries, and prints where it listens: start_tensorzero.py CONFIGURATION"""
import signal
import sys

from tensorzero.tensorzero import _start_http_gateway  # the wheel has no public way to start it

gateway = _start_http_gateway(config_file=sys.argv[1], clickhouse_url=None, postgres_url=None, valkey_url=None, async_setup=False)
print(gateway.base_url, flush=True)
signal.pause()
