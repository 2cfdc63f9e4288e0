locals {
  tables = jsondecode(file("${path.module}/tables.json"))
}

resource "aws_dynamodb_table" "this" {
  #checkov:skip=CKV_AWS_28:a backup of datakeys would bring back keys that were shredded, and one of the ledger counts that are over; tables.json says which have backups
  for_each = local.tables

  name         = "${var.name}-${each.key}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = each.value.key

  # Those by which items are found; the others need not be told.
  dynamic "attribute" {
    for_each = toset(concat([each.value.key], flatten([for index in each.value.indexes : [index.key, index.order]])))

    content {
      name = attribute.value
      type = each.value.attributes[attribute.value]
    }
  }

  dynamic "global_secondary_index" {
    for_each = each.value.indexes

    content {
      name            = global_secondary_index.key
      hash_key        = global_secondary_index.value.key
      range_key       = global_secondary_index.value.order
      projection_type = "ALL"
    }
  }

  dynamic "ttl" {
    for_each = each.value.ttl[*]

    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  # Without a key of one's own DynamoDB encrypts with a key that Amazon owns.
  dynamic "server_side_encryption" {
    for_each = each.value.customer_managed_key ? aws_kms_key.at_rest[*].arn : []

    content {
      enabled     = true
      kms_key_arn = server_side_encryption.value
    }
  }

  point_in_time_recovery {
    enabled = each.value.point_in_time_recovery
  }

  deletion_protection_enabled = each.value.deletion_protection && var.deletion_protection
  tags                        = var.tags
}
