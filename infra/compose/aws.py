"""Makes what infra/terraform makes, in an emulator that forgets it again: tables, a key, secrets, a log group."""

import base64
import json
import os

import boto3

NAME = "portcullis"


def client(service):
    return boto3.client(
        service,
        region_name="eu-central-1",
        endpoint_url="http://127.0.0.1:4566",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def make_tables(tables):
    dynamodb = client("dynamodb")
    for name, table in tables.items():
        indexes = table["indexes"]
        keys = {table["key"]} | {index[part] for index in indexes.values() for part in ("key", "order")}
        wanted = {
            "TableName": f"{NAME}-{name}",
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": table["key"], "KeyType": "HASH"}],
            "AttributeDefinitions": [
                {"AttributeName": key, "AttributeType": table["attributes"][key]} for key in sorted(keys)
            ],
        }
        if indexes:
            wanted["GlobalSecondaryIndexes"] = [
                {
                    "IndexName": index,
                    "KeySchema": [
                        {"AttributeName": parts["key"], "KeyType": "HASH"},
                        {"AttributeName": parts["order"], "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "ALL"},
                }
                for index, parts in indexes.items()
            ]
        dynamodb.create_table(**wanted)


def make_key():
    kms = client("kms")
    key = kms.create_key(Description=f"{NAME}: wraps data keys")["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName=f"alias/{NAME}", TargetKeyId=key)


def make_secrets():
    secrets = client("secretsmanager")
    ring = {"aa": base64.b64encode(os.urandom(32)).decode()}
    secrets.create_secret(Name=f"{NAME}/keys-ring", SecretString=json.dumps(ring))
    secrets.create_secret(Name=f"{NAME}/upstreams/openai", SecretString="a-model-that-asks-for-nothing")


with open("/etc/portcullis/tables.json") as file:
    make_tables(json.load(file))
make_key()
make_secrets()
client("logs").create_log_group(logGroupName=f"/{NAME}/audit")
