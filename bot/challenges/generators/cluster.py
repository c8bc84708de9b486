"""A small cluster. Asked: how many pods fit, how many run at least and at most during an update, requests for each pod.

A pod fits where both its processor and its memory do, and never on two nodes. During a rolling update there are at most
the replicas and the surge, rounded up, and at least the replicas less those unavailable, rounded down.
"""

from __future__ import annotations

from bot.challenges.generators.draw import Draw
from bot.challenges.generators.made import Generated
from bot.challenges.generators.written import exactly
from bot.challenges.keys import Key


def _make(draw: Draw) -> Generated | None:
    nodes, cores, memory = draw.whole(3, 6), draw.pick((2, 4, 8)), draw.pick((4, 8, 16))
    reserved, reserved_memory = draw.whole(1, 4) * 100, draw.whole(2, 6) * 128
    pod, pod_memory = draw.whole(5, 14) * 50, draw.whole(5, 18) * 64
    processor, room = cores * 1000 - reserved, memory * 1024 - reserved_memory
    by_processor, by_memory = processor // pod, room // pod_memory
    replicas, percent = draw.whole(9, 23), draw.pick((15, 20, 25, 30))
    surge = -(-replicas * percent // 100)
    unavailable = replicas * percent // 100
    least = replicas - unavailable
    fit = nodes * min(by_processor, by_memory)
    if not unavailable or surge == unavailable or by_processor == by_memory:
        return None
    requests = least * draw.whole(12, 60)
    if requests % replicas == 0:
        return None
    keys: dict[str, Key] = {
        "fit": exactly(
            fit,
            nodes_pooled=min(nodes * processor // pod, nodes * room // pod_memory),
            reserve_left_out=nodes * min(cores * 1000 // pod, memory * 1024 // pod_memory),
            other_resource_only=nodes * max(by_processor, by_memory),
            one_node_only=min(by_processor, by_memory),
        ),
        "most": exactly(replicas + surge, rounded_down=replicas + unavailable, no_surge=replicas),
        "least": exactly(least, rounded_up=replicas - surge, none_unavailable=replicas),
        "requests_per_pod": exactly(
            requests // least, all_replicas=requests // replicas, most_pods=requests // (replicas + surge)
        ),
    }
    values = {
        "Nodes": f"{nodes}, each {cores} CPU and {memory} GiB",
        "Reserved on each node": f"{reserved}m CPU, {reserved_memory} MiB",
        "A pod requests": f"{pod}m CPU, {pod_memory} MiB",
        "Replicas in the update": str(replicas),
        "maxSurge, maxUnavailable": f"{percent} %, {percent} %",
        "Requests a second": f"{requests:,}",
    }
    return Generated(values=values, keys=keys)


VERSIONS = {1: _make}
