#!/usr/bin/env python3
"""Holds captured requests against botocore's service models: unknown members, missing required members, types, lengths
and ranges (botocore's own validator), enums and patterns. One JSON object a line on standard input:
{"service": "ECS", "operation": "CreateService", "input": {...}}. Prints one line a violation, then a summary; exit 1 when
there was one, 3 where botocore is not installed."""
import collections
import json
import re
import sys

try:
    import botocore
    import botocore.session
    from botocore.validate import ParamValidator
except ImportError:
    sys.exit(3)

SERVICES = {
    "ECS": "ecs",
    "EC2": "ec2",
    "Elastic Load Balancing v2": "elbv2",
    "IAM": "iam",
    "CloudWatch Logs": "logs",
    "Application Auto Scaling": "application-autoscaling",
    "Auto Scaling": "autoscaling",
    "CloudWatch": "cloudwatch",
    "SSM": "ssm",
    "STS": "sts",
    "Resource Groups Tagging API": "resourcegroupstaggingapi",
    "ServiceDiscovery": "servicediscovery",
    "EFS": "efs",
    "ECR": "ecr",
    "ACM": "acm",
    "Route 53": "route53",
    "EventBridge": "events",
    "Scheduler": "scheduler",
    "SQS": "sqs",
    "Secrets Manager": "secretsmanager",
}


# Members that AWS has and the SDK knows, and that the models of this botocore do not have yet. Each is taken out before
# judging; one that the models have by now is an error, so that the list stays as short as it can.
NEWER = {
    "ECS": {
        "CreateDaemonRequest": ["critical"],
        "CreateExpressGatewayServiceRequest": ["cpuArchitecture", "taskDefinitionArn"],
        "CreateServiceRequest": ["gatewayConnectors", "monitoring"],
        "DaemonVolume": ["logDriverVolumeConfiguration"],
        "DeploymentCircuitBreaker": ["resetOnHealthyTask", "thresholdConfiguration"],
        "DeploymentConfiguration": ["earlySuccessCriteria"],
        "RegisterDaemonTaskDefinitionRequest": ["ipcMode", "pidMode"],
        "ResourceRequirement": ["sharingStrategy"],
        "UpdateDaemonRequest": ["critical"],
        "UpdateExpressGatewayServiceRequest": ["cpuArchitecture", "taskDefinitionArn"],
        "UpdateServiceRequest": ["gatewayConnectors", "monitoring"],
    },
}


# Members that newer ones stand in for: the models of this botocore still require them. The same holds for this list.
NO_LONGER_REQUIRED = {
    "ECS": {
        "CreateExpressGatewayServiceRequest": ["executionRoleArn", "primaryContainer"],
        "ResourceRequirement": ["value"],
    },
}


# Operations that AWS has and the SDK knows, and that this botocore does not have yet: they are counted, and not judged. One
# that it has by now is an error, for the same reason.
NEWER_OPERATIONS = {
    "ECS": [
        "AssociateGatewayWithCluster",
        "CreateGateway",
        "DeleteGateway",
        "DescribeGateway",
        "DisassociateGatewayFromCluster",
        "ListGatewayClusterAssociations",
        "ListGateways",
        "UpdateGateway",
    ],
}


# Enums that are never complete: AWS brings out types that no model has yet, and asking which exist is what the call is for.
OPEN = {"InstanceType"}


# Values that AWS documents and neither this botocore nor the SDK lists: the developer guide's account setting for IPv6.
NEWER_VALUES = {"SettingName": {"dualStackIPv6"}}


def without_newer(shape, value, newer):
    """The value without members that are newer than the models."""
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        names = newer.get(shape.name, [])
        return {
            key: without_newer(shape.members[key], member, newer) if key in shape.members else member
            for key, member in value.items()
            if key in shape.members or key not in names
        }
    if kind == "list" and isinstance(value, list):
        return [without_newer(shape.member, item, newer) for item in value]
    if kind == "map" and isinstance(value, dict):
        return {key: without_newer(shape.value, item, newer) for key, item in value.items()}
    return value


def known_by_now(model, newer):
    """The members on the list that the models have."""
    return [
        f"{structure}.{name}"
        for structure, names in newer.items()
        for name in names
        if name in model.shape_for(structure).members
    ]


def let_go(model, names):
    """Takes members off what the models require; the ones that they do not require are returned."""
    known = []
    for structure, members in names.items():
        required = model.shape_for(structure).metadata.get("required", [])
        for name in members:
            if name in required:
                required.remove(name)
            else:
                known.append(f"{structure}.{name}")
    return known


def walk(shape, value, path, found):
    """Enums and patterns, which botocore's validator leaves out."""
    if value is None:
        return
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        for key, member in value.items():
            if key in shape.members:
                walk(shape.members[key], member, f"{path}.{key}", found)
    elif kind == "list" and isinstance(value, list):
        for index, item in enumerate(value):
            walk(shape.member, item, f"{path}[{index}]", found)
    elif kind == "map" and isinstance(value, dict):
        for key, item in value.items():
            walk(shape.value, item, f"{path}.{key}", found)
    elif kind == "string" and isinstance(value, str):
        enum = shape.metadata.get("enum")
        known = value in (enum or ()) or value in NEWER_VALUES.get(shape.name, ())
        if enum and not known and shape.name not in OPEN:
            found.append(f"{path}: {value!r} is none of the {len(enum)} values")
        pattern = shape.metadata.get("pattern")
        if pattern:
            anchored = pattern if pattern.startswith("^") else f"^(?:{pattern})$"
            try:
                if not re.search(anchored, value):
                    found.append(f"{path}: {value!r} does not match {pattern[:60]}")
            except re.error:
                pass


def main():
    session = botocore.session.get_session()
    models, operations, count, bad, newer = {}, collections.Counter(), 0, 0, 0
    for line in sys.stdin:
        record = json.loads(line)
        count += 1
        service, operation = record["service"], record["operation"]
        operations[f"{service} {operation}"] += 1
        if service not in models:
            models[service] = session.get_service_model(SERVICES[service])
            for name in known_by_now(models[service], NEWER.get(service, {})):
                bad += 1
                print(f"{service}: botocore {botocore.__version__} knows {name} by now: take it off the list")
            for name in let_go(models[service], NO_LONGER_REQUIRED.get(service, {})):
                bad += 1
                print(f"{service}: botocore {botocore.__version__} does not require {name} by now: take it off the list")
            for name in NEWER_OPERATIONS.get(service, []):
                if name in models[service].operation_names:
                    bad += 1
                    print(f"{service}: botocore {botocore.__version__} knows {name} by now: take it off the list")
        if operation in NEWER_OPERATIONS.get(service, []):
            newer += 1
            continue
        found = []
        shape = models[service].operation_model(operation).input_shape
        given = {key: value for key, value in record["input"].items() if value is not None}
        if shape is not None:
            given = without_newer(shape, given, NEWER.get(service, {}))
            report = ParamValidator().validate(given, shape)
            if report.has_errors():
                found += report.generate_report().split("\n")
            walk(shape, given, operation, found)
        elif given:
            found.append("takes no input")
        if found:
            bad += 1
            print(f"{service} {operation}: {' | '.join(found)[:400]}")
    print(f"{count} requests of {len(operations)} operations judged by botocore {botocore.__version__}: {bad} refused" + (f", {newer} of operations that it does not know" if newer else ""))
    sys.exit(1 if bad else 0)


main()
