"""Starts ministack, with what it does otherwise than AWS put right (see emulated-aws.ts)."""

import runpy

from ministack.services.cloudformation import provisioners

record_of = provisioners._cw_metric_alarm_record


def record_of_computed_too(name, props):
    """AWS takes an alarm over a computed metric. Here it watches the first of the metrics that are computed with."""
    metrics = [metric["MetricStat"] for metric in props.get("Metrics") or [] if "MetricStat" in metric]
    if not metrics:
        return record_of(name, props)
    first = metrics[0]
    rest = {key: value for key, value in props.items() if key != "Metrics"}
    return record_of(name, {**rest, **first["Metric"], "Period": first["Period"], "Statistic": first["Stat"]})


provisioners._cw_metric_alarm_record = record_of_computed_too
runpy.run_module("ministack", run_name="__main__", alter_sys=True)
