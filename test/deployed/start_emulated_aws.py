"""Starts ministack, with what it does otherwise than AWS put right (see emulated-aws.ts)."""

import json
import runpy

from ministack.core import iam_actions, iam_evaluator
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

create_function = provisioners._lambda_create


def create_function_within_quota(logical_id, props, stack_name):
    """AWS leaves a hundred of an account's concurrent executions unreserved; here any number may be reserved."""
    if int(props.get("ReservedConcurrentExecutions") or 0) > 900:
        raise ValueError(
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
            "below its minimum value of [100]."
        )
    return create_function(logical_id, props, stack_name)


provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]["create"] = create_function_within_quota


def create_provider(logical_id, props, stack_name):
    """CloudFormation makes identity providers on AWS; here nobody signs in by one, so a name is enough."""
    arn = "arn:aws:iam::000000000000:oidc-provider/" + props["Url"].removeprefix("https://")
    return arn, {"Arn": arn}


provisioners._RESOURCE_HANDLERS["AWS::IAM::OIDCProvider"] = {
    "create": create_provider,
    "delete": lambda physical_id, props: None,
}

resource_of = iam_actions.extract_resource_arn


def resource_of_parameters_too(service, method, path, headers, body, query_params, region, account_id):
    """AWS holds a request for several parameters against each of them, and not against everything: here the first stands for all."""
    if service == "ssm" and headers.get("x-amz-target") == "AmazonSSM.GetParameters":
        return f"arn:aws:ssm:{region}:{account_id}:parameter{json.loads(body)['Names'][0]}"
    return resource_of(service, method, path, headers, body, query_params, region, account_id)


iam_actions.extract_resource_arn = resource_of_parameters_too

init_context = iam_evaluator.EvalContext.__init__


def init_secure_context(self, *args, **fields):
    """The framework's bucket lets nobody in without TLS, which nothing here speaks."""
    init_context(self, *args, **{**fields, "secure_transport": True})


iam_evaluator.EvalContext.__init__ = init_secure_context

enforce = iam_evaluator.enforce


def enforce_and_tell(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
    """Where requests are held against policies (AUTH), tells each: permissions.test.ts compares them with what our policy allows."""
    resource_arn = resource_arn.replace(":rule/default/", ":rule/")  # on AWS the default bus has no name in its rules
    verdict = enforce(access_key_id, iam_action, service, region, resource_arn, service_context)
    print("ASKED", access_key_id, "allowed" if verdict is None else "denied", iam_action, resource_arn, flush=True)
    return verdict


iam_evaluator.enforce = enforce_and_tell
runpy.run_module("ministack", run_name="__main__", alter_sys=True)
