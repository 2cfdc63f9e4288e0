"""Prints what AWS's own descriptions say of services: their calls, and the parameters of each."""

import json
import sys

import botocore.session

session = botocore.session.get_session()


def calls(service):
    model = session.get_service_model(service)
    shapes = {name: model.operation_model(name).input_shape for name in model.operation_names}
    return {name: sorted(shape.members) if shape else [] for name, shape in shapes.items()}


json.dump({service: calls(service) for service in sys.argv[1:]}, sys.stdout)
