"""The emulator's own server. To each line on standard input it answers one line: how many objects it has made of each kind
since it was last reset. Its state dump over HTTP says that too, but writes every object out first, which takes seconds."""
import json
import sys
import threading

from moto.core.model_instances import model_data
from moto.server import main


def count():
    for _ in sys.stdin:
        counts = {
            f"{service} {name}": len(model.instances_tracked)
            for service, models in list(model_data.items())
            for name, model in list(models.items())
        }
        print(json.dumps({kind: n for kind, n in counts.items() if n > 0}), flush=True)


threading.Thread(target=count, daemon=True).start()
main()
